package org.tabellion.samclient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tabellion.http.ReplyReader;

/** The connections to one node, which are kept for the next call: the one that rested least comes first. */
final class SamConnections implements AutoCloseable {

    private static final int SWEEP_MILLIS = 100;
    /** A node ends what rests for two minutes. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private final URI base;
    private final MutualTls tls;
    private final SamClientSettings settings;
    private final Deque<SamConnection> resting = new ConcurrentLinkedDeque<>();
    private final Set<SamConnection.Line> busy = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeper;

    /** The request certainly did not arrive. */
    static final class NotConnected extends IOException {

        private static final long serialVersionUID = 1L;

        NotConnected(IOException why) {
            super(why.toString(), why);
        }
    }

    SamConnections(URI base, MutualTls tls, SamClientSettings settings) {
        this.base = base;
        this.tls = tls;
        this.settings = settings;
        this.sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("sam-connections").factory());
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * @param request whole, head and body
     * @throws NotConnected if there was no connection to send it by
     * @throws IOException if there was no whole answer in time
     */
    ReplyReader.Answer exchange(byte[] request) throws IOException {
        long until = System.nanoTime() + settings.timeout().toNanos();
        var connection = take(until);
        try {
            var answer = connection.exchange(request);
            if (answer.isKept()) {
                connection.rest();
                resting.addFirst(connection);
            } else {
                connection.close();
            }
            return answer;
        } catch (IOException broken) {
            connection.close();
            // A node that was started anew has broken them all.
            drop();
            throw connection.line().isLate()
                    ? new IOException("no whole answer within " + settings.timeout(), broken)
                    : broken;
        } finally {
            busy.remove(connection.line());
        }
    }

    /** Watched from here on. */
    private SamConnection take(long until) throws NotConnected {
        for (var kept = resting.pollFirst(); kept != null; kept = resting.pollFirst()) {
            if (kept.resume(until)) {
                busy.add(kept.line());
                return kept;
            }
            kept.close();
        }
        var line = new SamConnection.Line(until);
        busy.add(line);
        try {
            return SamConnection.open(line, base, tls, settings.connectTimeout());
        } catch (IOException e) {
            busy.remove(line);
            line.close();
            throw new NotConnected(e);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        busy.forEach(it -> it.closeIfLate(now));
        for (var oldest = resting.peekLast();
                oldest != null && oldest.rested().compareTo(LONGEST_REST) > 0 && resting.remove(oldest);
                oldest = resting.peekLast()) {
            oldest.close();
        }
    }

    private void drop() {
        for (var kept = resting.pollFirst(); kept != null; kept = resting.pollFirst()) {
            kept.close();
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        drop();
        busy.forEach(SamConnection.Line::close);
    }
}

package org.tabellion.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.tabellion.bench.SamUnderTest.ThreadKind;
import org.tabellion.kernel.Bytes;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamRefusal;

/** Clients that have a SAM sign, each one call after the other over a kept-alive connection of its own. */
record SamLoad(int clients, int hashes) {

    static final String CLIENT = "ssa-1";

    /**
     * What came of it.
     *
     * @param cpuMicros CPU time of the SAM's process
     * @param cpuByThread the same by what its threads do
     * @param switches how often the threads that serve and sign waited for something
     * @param latencies nanoseconds of each call, as its client saw them, in rising order
     */
    record Driven(
            SamLoad load,
            double cpuMicros,
            Map<ThreadKind, Double> cpuByThread,
            long switches,
            double seconds,
            long[] latencies) {

        int calls() {
            return latencies.length;
        }

        double signatures() {
            return (double) latencies.length * load.hashes();
        }

        double microsPerSignature() {
            return cpuMicros / signatures();
        }

        double microsPerSignature(ThreadKind kind) {
            return cpuByThread.getOrDefault(kind, 0.0) / signatures();
        }

        double switchesPerCall() {
            return (double) switches / calls();
        }

        /** What part of one core the compiler had. */
        double compilersShare() {
            return cpuByThread.getOrDefault(ThreadKind.COMPILER, 0.0) / 1e6 / seconds;
        }

        double perSecond() {
            return signatures() / seconds;
        }

        /** Of one call, in milliseconds. */
        double percentile(double share) {
            return latencies[(int) Math.min(latencies.length - 1, share * latencies.length)] / 1e6;
        }

        /** Of both, as if it had been one. */
        Driven and(Driven other) {
            var all = LongStream.concat(Arrays.stream(latencies), Arrays.stream(other.latencies))
                    .sorted()
                    .toArray();
            var byThread = new EnumMap<ThreadKind, Double>(ThreadKind.class);
            byThread.putAll(cpuByThread);
            other.cpuByThread.forEach((kind, micros) -> byThread.merge(kind, micros, Double::sum));
            return new Driven(
                    load,
                    cpuMicros + other.cpuMicros,
                    byThread,
                    switches + other.switches,
                    seconds + other.seconds,
                    all);
        }
    }

    private interface Until {
        boolean isOver(int callsOfOne);
    }

    /** The clock starts when every client is connected and has been served once. */
    Driven drive(SamUnderTest sam, EnrolledKey key, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        return drive(sam, key, _ -> System.nanoTime() > end);
    }

    /** As many calls of each client. */
    Driven drive(SamUnderTest sam, EnrolledKey key, int callsOfEach) {
        return drive(sam, key, calls -> calls >= callsOfEach);
    }

    private Driven drive(SamUnderTest sam, EnrolledKey key, Until until) {
        var latencies = new ConcurrentLinkedQueue<long[]>();
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var start = new CyclicBarrier(clients + 1);
        var running = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            var random = new Random(i * 31L + System.nanoTime());
            running.add(Thread.ofPlatform().daemon().start(() -> {
                try (var channel = sam.channel(CLIENT)) {
                    channel.call(next(sam, key, random));
                    start.await();
                    start.await();
                    var own = LongStream.builder();
                    for (int calls = 0; calls == 0 || !until.isOver(calls); calls++) {
                        var call = next(sam, key, random);
                        long asked = System.nanoTime();
                        channel.call(call);
                        own.add(System.nanoTime() - asked);
                    }
                    latencies.add(own.build().toArray());
                } catch (SamRefusal | RuntimeException e) {
                    failures.add(new IllegalStateException("a client failed", e));
                    start.reset();
                } catch (BrokenBarrierException e) {
                    failures.add(new IllegalStateException("another client failed", e));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        double cpu = 0;
        var threads = Map.<ThreadKind, Double>of();
        var switches = Map.<Path, Long>of();
        long began = 0;
        try {
            start.await();
            cpu = sam.cpuMicros();
            threads = sam.cpuByThread();
            switches = sam.switches();
            began = System.nanoTime();
            start.await();
        } catch (BrokenBarrierException e) {
            failures.add(new IllegalStateException("a client failed", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        join(running);
        @Nullable RuntimeException failure = failures.peek();
        if (failure != null) {
            throw failure;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        var sorted = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        var byThread = sam.cpuByThread();
        threads.forEach((kind, micros) -> byThread.merge(kind, -micros, Double::sum));
        return new Driven(this, sam.cpuMicros() - cpu, byThread, sam.switchesSince(switches), seconds, sorted);
    }

    private static void join(List<Thread> running) {
        try {
            for (var thread : running) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private SamCall next(SamUnderTest sam, EnrolledKey key, Random random) {
        var wanted = new ArrayList<Bytes>(hashes);
        for (int i = 0; i < hashes; i++) {
            var hash = new byte[32];
            random.nextBytes(hash);
            wanted.add(Bytes.of(hash));
        }
        return key.signing(EnrolledKey.newId(), key.approve(sam.mint(), wanted), wanted);
    }
}

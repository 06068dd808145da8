package org.tabellion.sam.adapter.out.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;

/** What waits for the one thread by which a node writes. All may submit; batches are that thread's alone. */
final class PostgresQueue {

    private static final int MOST_IN_A_GROUP = 500;
    private static final int MOST_WAITING = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LinkedBlockingQueue<PostgresWork> waiting = new LinkedBlockingQueue<>();
    // What has begun must end: it is tried again, where all else is told that it failed.
    private final List<PostgresTicket> insisting = new ArrayList<>();
    private volatile boolean stopped;

    // By everybody

    void submit(PostgresWork work) {
        waiting.add(work);
        if (stopped) {
            failWaiting();
        }
    }

    /** @throws Failure UNAVAILABLE if too many wait already */
    void requireTakesMore() {
        if (waiting.size() >= MOST_WAITING) {
            throw Failure.unavailable("the memory, with so many waiting,", null);
        }
    }

    /** Returns when that is written. */
    void mark(PostgresWork.Mark mark, Instant at) {
        var marking = new PostgresWork.Marking(mark, at, new CompletableFuture<>());
        submit(marking);
        await(marking.done());
    }

    /** Returns when that is written. */
    void accept(Position told, Instant at) {
        var accepting = new PostgresWork.Accepting(told, at, new CompletableFuture<>());
        submit(accepting);
        await(accepting.done());
    }

    private static void await(CompletableFuture<Boolean> done) {
        try {
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("the memory", interrupted);
        } catch (ExecutionException | TimeoutException notDone) {
            throw Failure.unavailable("the memory", notDone);
        }
    }

    // By the thread that writes

    List<PostgresWork> nextBatch() throws InterruptedException {
        var batch = new ArrayList<PostgresWork>();
        insisting.forEach(it -> batch.add(new PostgresWork.Writing(it)));
        insisting.clear();
        var first = batch.isEmpty() ? waiting.take() : waiting.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            waiting.drainTo(batch, MOST_IN_A_GROUP - 1);
        }
        return batch;
    }

    void fail(List<PostgresWork> batch, Failure why) {
        for (var work : batch) {
            switch (work) {
                case PostgresWork.Writing(var ticket) when !stopped && ticket.insists() -> insisting.add(ticket);
                case PostgresWork.Writing(var ticket) -> ticket.failed(why);
                case PostgresWork.Rooting rooting -> rooting.whoWaits().notRooted(why);
                case PostgresWork.Marking marking -> marking.done().completeExceptionally(why);
                case PostgresWork.Accepting accepting -> accepting.done().completeExceptionally(why);
            }
        }
    }

    /** Nothing is tried again from now on. */
    void stop() {
        stopped = true;
    }

    /** Nobody writes any more: whoever waits, or comes, is told so. */
    void end() {
        stop();
        insisting.forEach(it -> it.failed(Failure.unavailable("the memory", null)));
        failWaiting();
    }

    private void failWaiting() {
        var all = new ArrayList<PostgresWork>();
        waiting.drainTo(all);
        fail(all, Failure.unavailable("the memory", null));
    }
}

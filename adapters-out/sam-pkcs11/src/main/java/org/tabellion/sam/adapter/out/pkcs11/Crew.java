package org.tabellion.sam.adapter.out.pkcs11;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;

/**
 * The platform threads that call the module. A worker takes what goes on with its own session first, then the short
 * calls (MACs, random), then the others: an active key lives as short as can be. How many may wait is the caller's to bound.
 */
final class Crew {

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Call<?>> brief = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> others = new ArrayDeque<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    Crew(Token token, String name, int size) {
        for (int i = 0; i < size; i++) {
            var worker = new Worker(token, lock.newCondition());
            workers.add(worker);
            threads.add(Thread.ofPlatform().name(name + "-" + i).daemon().unstarted(() -> work(worker)));
        }
        threads.forEach(Thread::start);
    }

    void submit(Call<?> call) {
        enqueue(others, call);
    }

    void submitBrief(Call<?> call) {
        enqueue(brief, call);
    }

    private void enqueue(ArrayDeque<Call<?>> queue, Call<?> call) {
        lock.lock();
        try {
            requireOpen();
            queue.add(call);
            var free = idle.poll();
            if (free != null) {
                free.bell.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** To the one worker whose session has the object. */
    void submitTo(Worker worker, Call<?> call) {
        lock.lock();
        try {
            requireOpen();
            worker.own.add(call);
            if (idle.remove(worker)) {
                worker.bell.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw Failure.unavailable("HSM", null);
        }
    }

    private void work(Worker worker) {
        for (var call = next(worker); call != null; call = next(worker)) {
            call.run(worker);
        }
        worker.drop();
    }

    private @Nullable Call<?> next(Worker worker) {
        lock.lock();
        try {
            while (true) {
                for (var queue : List.of(worker.own, brief, others)) {
                    Call<?> call = queue.poll();
                    if (call != null) {
                        return call;
                    }
                }
                if (closed) {
                    return null;
                }
                // Last in, first out: few warm threads rather than many cold ones.
                idle.push(worker);
                while (idle.contains(worker) && !closed) {
                    worker.bell.awaitUninterruptibly();
                }
                idle.remove(worker);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets what is in the queues be done, then ends the threads and closes their sessions.
     *
     * @return false if a thread did not end in time: the module does not answer it
     */
    boolean close(Duration limit) {
        lock.lock();
        try {
            closed = true;
            workers.forEach(it -> it.bell.signal());
        } finally {
            lock.unlock();
        }
        boolean ended = true;
        boolean interrupted = false;
        for (var thread : threads) {
            try {
                ended &= thread.join(limit);
            } catch (InterruptedException e) {
                interrupted = true;
                ended = false;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }
}

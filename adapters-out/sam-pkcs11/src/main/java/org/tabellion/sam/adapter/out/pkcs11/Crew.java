package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;

/**
 * The platform threads that call the module. A worker takes what goes on with its own session first, then the short
 * calls (MACs, random), then the others: an active key lives as short as can be. How many may wait is the caller's to bound.
 *
 * <p>A worker that the module does not let go is replaced, as often as there are workers: beyond that the crew is out of
 * work until one comes back.
 */
final class Crew {

    private static final System.Logger LOG = System.getLogger(Crew.class.getName());

    private final Token token;
    private final String name;
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Call<?>> brief = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> others = new ArrayDeque<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final Map<Worker, Thread> workers = new HashMap<>();
    private final Map<Worker, Thread> stuck = new HashMap<>();
    private int hired;
    private boolean closed;

    Crew(Token token, String name, int size) {
        this.token = token;
        this.name = name;
        this.size = size;
        lock.lock();
        try {
            for (int i = 0; i < size; i++) {
                hire();
            }
        } finally {
            lock.unlock();
        }
    }

    private void hire() {
        var worker = new Worker(token, lock.newCondition());
        var thread = Thread.ofPlatform().name(name + "-" + hired++).daemon().unstarted(() -> work(worker));
        workers.put(worker, thread);
        thread.start();
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
            if (workers.isEmpty()) {
                throw hangs();
            }
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
            if (stuck.containsKey(worker)) {
                throw hangs();
            }
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

    private static Failure hangs() {
        return Failure.unavailable("HSM, in which calls hang,", null);
    }

    private void work(Worker worker) {
        for (var call = next(worker); call != null; call = next(worker)) {
            worker.enter(call);
            call.run(worker);
            worker.leave();
        }
        worker.drop();
        returned(worker);
    }

    private @Nullable Call<?> next(Worker worker) {
        lock.lock();
        try {
            while (!stuck.containsKey(worker)) {
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
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces those that have been in one call for longer than {@code limit}; whoever waits for them is told so. */
    void replaceStuck(Duration limit) {
        lock.lock();
        try {
            for (var worker : List.copyOf(workers.keySet())) {
                if (worker.isInsideFor(limit)) {
                    replace(worker, limit);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void replace(Worker worker, Duration limit) {
        var thread = workers.remove(worker);
        if (thread == null) {
            return;
        }
        stuck.put(worker, thread);
        boolean replaced = stuck.size() <= size && !closed;
        LOG.log(
                Level.ERROR,
                "{0} hangs in the HSM {1} for more than {2} ms; {3} hang now; {4}",
                thread.getName(),
                token.name(),
                limit.toMillis(),
                stuck.size(),
                replaced ? "it is replaced" : "no more are replaced until one comes back");
        worker.giveUp(hangs());
        if (replaced) {
            hire();
        }
        if (workers.isEmpty()) {
            brief.forEach(it -> it.refuse(hangs()));
            others.forEach(it -> it.refuse(hangs()));
            brief.clear();
            others.clear();
        }
    }

    private void returned(Worker worker) {
        lock.lock();
        try {
            if (stuck.remove(worker) != null) {
                LOG.log(Level.WARNING, "a call that hung in the HSM {0} came back", token.name());
                if (workers.size() < size && !closed) {
                    hire();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many threads the module does not let go. */
    int stuck() {
        lock.lock();
        try {
            return stuck.size();
        } finally {
            lock.unlock();
        }
    }

    boolean canWork() {
        lock.lock();
        try {
            return !workers.isEmpty();
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
        List<Thread> threads;
        lock.lock();
        try {
            closed = true;
            workers.keySet().forEach(it -> it.bell.signal());
            threads = new ArrayList<>(workers.values());
            threads.addAll(stuck.values());
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

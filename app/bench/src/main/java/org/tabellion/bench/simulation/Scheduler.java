package org.tabellion.bench.simulation;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which one runs at a time, until it waits or pauses; the seed says which goes on. They are the JDK's virtual
 * threads on a scheduler of our own, so that locks, conditions and futures of the code under test are scheduled too.
 *
 * <p>The JDK hands its virtual threads to another scheduler only by a constructor that is not public: the program needs
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class Scheduler {

    private static final Constructor<?> BUILDER = builder();

    private final Random random;
    private final List<Step> ready = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private int unfinished;
    private @Nullable Task current;
    private long steps;

    Scheduler(Random random) {
        this.random = random;
    }

    /** One thread. What dies with a process is never given the word again, as after {@code kill -9}: nothing is cleaned up. */
    static final class Task {

        private final String name;
        private final Object process;
        private volatile boolean isDead;
        private boolean isDone;
        private @Nullable Throwable thrown;

        private Task(String name, Object process) {
            this.name = name;
            this.process = process;
        }

        boolean isDone() {
            return isDone;
        }

        /** What ended it, if it did not end well. */
        @Nullable
        Throwable thrown() {
            return thrown;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Step(Task task, Runnable continuation) {}

    private static Constructor<?> builder() {
        try {
            var builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            builder.setAccessible(true);
            return builder;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IllegalStateException("needs --add-opens java.base/java.lang=ALL-UNNAMED", closed);
        }
    }

    /** @param process with which the task dies */
    Task start(String name, Object process, Runnable work) {
        var task = new Task(name, process);
        unfinished++;
        try {
            var threads = (Thread.Builder.OfVirtual) BUILDER.newInstance((Executor) step -> enqueue(task, step));
            threads.name(name).start(() -> perform(task, work));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        tasks.add(task);
        return task;
    }

    private void perform(Task task, Runnable work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            // Whatever it is, it is told to whoever judges.
            task.thrown = thrown;
        }
        task.isDone = true;
        unfinished--;
    }

    // By the thread that wakes the task: the one that runs, or, for a wait that a dead task will never end, a timer's.
    private void enqueue(Task task, Runnable continuation) {
        if (!task.isDead) {
            ready.add(new Step(task, continuation));
        }
    }

    /** Lets another go on, or the same. Nothing outside of a task. */
    void pause() {
        if (Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    /** The process dies: all its tasks. If the caller is one of them this does not return. */
    void kill(Object process) {
        boolean isOwn = current != null && current.process == process;
        for (var task : tasks) {
            if (task.process == process && !task.isDone && !task.isDead) {
                task.isDead = true;
                unfinished--;
            }
        }
        ready.removeIf(it -> it.task().isDead);
        while (isOwn && Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    /** Goes on until every task is done or dead; {@code between} is run before each step. */
    void run(Runnable between) {
        while (true) {
            between.run();
            if (ready.isEmpty()) {
                break;
            }
            var step = ready.remove(random.nextInt(ready.size()));
            steps++;
            current = step.task();
            step.continuation().run();
            current = null;
        }
        if (unfinished > 0) {
            var stuck = tasks.stream().filter(it -> !it.isDone && !it.isDead).toList();
            throw new IllegalStateException("nobody can go on: " + stuck);
        }
        tasks.clear();
    }

    /** The task that runs now. */
    Task current() {
        if (current == null) {
            throw new IllegalStateException("outside of a task");
        }
        return current;
    }

    boolean isRunning() {
        return current != null;
    }

    /** How many steps were made so far. */
    long steps() {
        return steps;
    }
}

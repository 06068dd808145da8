package org.tabellion.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

/** Clients that call one method of the CSC API, each one call after the other over a kept-alive connection of its own. */
record CscLoad(int clients, String method) {

    /** The processes that work on a call. */
    record Processes(ProcessTimes server, ProcessTimes sam, ProcessTimes postgres) {

        Cpu cpu() {
            return new Cpu(
                    server.micros(),
                    sam.micros(),
                    postgres.microsOfAll(),
                    server.microsOfCompilers() + sam.microsOfCompilers());
        }
    }

    /** In microseconds; that of the compilers is part of the others. */
    record Cpu(double server, double sam, double postgres, double compilers) {

        Cpu since(Cpu before) {
            return new Cpu(
                    server - before.server, sam - before.sam, postgres - before.postgres, compilers - before.compilers);
        }

        Cpu and(Cpu other) {
            return new Cpu(
                    server + other.server, sam + other.sam, postgres + other.postgres, compilers + other.compilers);
        }
    }

    /** @param latencies nanoseconds of each call, as its client saw them, in rising order */
    record Driven(Cpu cpu, double seconds, long[] latencies) {

        int calls() {
            return latencies.length;
        }

        double perSecond() {
            return calls() / seconds;
        }

        /** What part of one core the compilers had. */
        double compilersShare() {
            return cpu.compilers() / 1e6 / seconds;
        }

        double percentile(double share) {
            return latencies[(int) Math.min(latencies.length - 1, share * latencies.length)] / 1e6;
        }

        Driven and(Driven other) {
            return new Driven(
                    cpu.and(other.cpu),
                    seconds + other.seconds,
                    LongStream.concat(Arrays.stream(latencies), Arrays.stream(other.latencies))
                            .sorted()
                            .toArray());
        }
    }

    /** Ends with the time, or with the last of the bodies; each is sent once. */
    Driven drive(CscCaller caller, Queue<String> bodies, Processes processes, Duration duration) {
        var latencies = new ConcurrentLinkedQueue<long[]>();
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var start = new CountDownLatch(1);
        var running = new ArrayList<Thread>();
        long end = System.nanoTime() + duration.toNanos();
        for (int i = 0; i < clients; i++) {
            running.add(Thread.ofPlatform().daemon().start(() -> {
                var own = LongStream.builder();
                try {
                    start.await();
                    for (var body = next(bodies, end); body.isPresent(); body = next(bodies, end)) {
                        long asked = System.nanoTime();
                        caller.call(method, body.get());
                        own.add(System.nanoTime() - asked);
                    }
                } catch (IOException e) {
                    failures.add(new IllegalStateException("a client failed", e));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                latencies.add(own.build().toArray());
            }));
        }
        var before = processes.cpu();
        long began = System.nanoTime();
        start.countDown();
        try {
            for (var thread : running) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        var cpu = processes.cpu().since(before);
        var failure = failures.peek();
        if (failure != null) {
            throw failure;
        }
        return new Driven(
                cpu,
                seconds,
                latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray());
    }

    private static Optional<String> next(Queue<String> bodies, long end) {
        return System.nanoTime() < end ? Optional.ofNullable(bodies.poll()) : Optional.empty();
    }
}

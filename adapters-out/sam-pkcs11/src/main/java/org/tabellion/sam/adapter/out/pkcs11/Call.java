package org.tabellion.sam.adapter.out.pkcs11;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;

/**
 * One visit to the module: asked for on any thread, made by a {@link Worker}. A caller that gives up leaves the visit to
 * tidy up behind itself.
 */
final class Call<T> {

    /** What is done in a session. */
    interface Work<T> {

        T in(Session session, Link link) throws Pkcs11Exception;

        /** Whether it may be done again after it failed, because nothing of it has left the module. */
        default boolean mayRepeat() {
            return true;
        }
    }

    private final Work<T> work;
    private final @Nullable Work<?> tidying;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private volatile @Nullable Worker worker;

    private Call(Work<T> work, @Nullable Work<?> tidying) {
        this.work = work;
        this.tidying = tidying;
    }

    static <T> Call<T> of(Work<T> work) {
        return new Call<>(work, null);
    }

    /** @param tidying done in place of the answer that nobody waits for any more */
    static <T> Call<T> of(Work<T> work, Work<?> tidying) {
        return new Call<>(work, tidying);
    }

    /** On the worker's thread. Throws nothing: what goes wrong is the caller's answer. */
    void run(Worker by) {
        worker = by;
        boolean delivered = false;
        if (!answer.isDone()) {
            try {
                delivered = answer.complete(by.perform(work));
            } catch (RuntimeException | Error e) {
                delivered = answer.completeExceptionally(e);
            }
        }
        if (!delivered && tidying != null) {
            by.tidy(tidying);
        }
    }

    void refuse(Failure failure) {
        answer.completeExceptionally(failure);
    }

    /** Who made the visit; only after {@link #await} returned. */
    Worker worker() {
        var by = worker;
        if (by == null) {
            throw new IllegalStateException("nobody has made this call yet");
        }
        return by;
    }

    /** @throws Failure UNAVAILABLE if there is no answer in time, or the waiting thread is interrupted */
    T await(Duration limit) {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return lastWord(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lastWord(e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private T lastWord(Exception why) {
        if (answer.cancel(false)) {
            throw Failure.unavailable("HSM", why);
        }
        if (answer.isCompletedExceptionally()) {
            throw thrown(answer.exceptionNow());
        }
        return answer.resultNow();
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        return new IllegalStateException(cause);
    }
}

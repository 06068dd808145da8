package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.adapter.out.pkcs11.Call.Work;

/**
 * One module of the world: its token, its threads, and the watcher that looks after both. Each of its calls throws
 * {@link Failure} UNAVAILABLE if it cannot be made here and now.
 */
final class Pkcs11Module implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Pkcs11Module.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final long TICK = 250;
    /** After so much silence the watcher asks something itself. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    /** A new RSA key takes seconds where a signature takes milliseconds. */
    private static final int SLOWER = 10;
    /** MACs and audit signatures finish requests that were admitted: they are refused last. */
    private static final int BRIEF_CALLS = 4096;

    private static final Bytes PROBE = Bytes.ofUtf8("alive");

    private final Pkcs11Settings settings;
    private final Token token;
    private final Crew signers;
    /** An RSA key takes seconds: it must not hold up those who sign. */
    private final Crew generators;

    private final Semaphore signing;
    private final Semaphore generating;
    private final Semaphore brief = new Semaphore(BRIEF_CALLS);
    private final AtomicInteger admitted = new AtomicInteger();
    private final CompletableFuture<Optional<RuntimeException>> firstTry = new CompletableFuture<>();
    private volatile long heard = System.nanoTime();
    private volatile boolean closed;

    private Pkcs11Module(Pkcs11Settings settings, Token.Proof proof, Token.Keys keys) {
        this.settings = settings;
        this.token = new Token(settings, proof, keys);
        this.signers = new Crew(token, "hsm", settings.limits().pool());
        this.generators = new Crew(token, "hsm-keys", 1);
        this.signing =
                new Semaphore(settings.limits().pool() + settings.limits().queue());
        this.generating = new Semaphore(1 + settings.limits().queue());
    }

    /**
     * Its watcher connects it; {@link #problem} waits for that.
     *
     * @throws IllegalStateException if there is no such library
     */
    static Pkcs11Module start(Pkcs11Settings settings, Token.Proof proof, Token.Keys keys) {
        var module = new Pkcs11Module(settings, proof, keys);
        Thread.ofPlatform().name("hsm-watch").daemon().start(module::watch);
        return module;
    }

    /** What came of the first try to connect it: empty if it is up. */
    Optional<RuntimeException> problem() {
        try {
            return firstTry.get(settings.limits().timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.of(Failure.unavailable("HSM " + settings.name(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Failure.unavailable("HSM " + settings.name(), e));
        }
    }

    Pkcs11Settings settings() {
        return settings;
    }

    boolean isUp() {
        return token.isUp() && signers.canWork();
    }

    /** How many calls it has taken on. */
    int load() {
        return admitted.get();
    }

    /** Whether it has that wrapping key. */
    boolean opens(String kek) {
        return token.lastLink()
                .map(it -> it.world().wrappingKeys().containsKey(kek))
                .orElse(false);
    }

    ModuleState state() {
        int stuck = signers.stuck() + generators.stuck();
        var hanging = stuck == 0 ? "" : "threads that hang in it: " + stuck;
        var condition =
                switch (token.state()) {
                    case UP -> signers.canWork() ? ModuleState.Condition.UP : ModuleState.Condition.HANGING;
                    case LOST, CLOSED -> ModuleState.Condition.LOST;
                    case PIN_REFUSED -> ModuleState.Condition.PIN_REFUSED;
                };
        var why = token.reason().isEmpty() ? hanging : token.reason();
        return new ModuleState(settings.name(), condition, why, stuck);
    }

    // ------------------------------------------------------------------ calls

    /** What takes microseconds, before all that takes longer. */
    <T> T brief(Work<T> work) {
        return admitted(brief, () -> {
            var call = Call.of(work);
            signers.submitBrief(call);
            return answer(call);
        });
    }

    <T> T generate(Work<T> work) {
        return admitted(generating, () -> {
            var call = Call.of(work);
            generators.submit(call);
            return answer(call);
        });
    }

    /** Makes the next wrapping key. Never twice for one call. @return its name */
    String rotateWrappingKey() {
        return generate(new Once<>((session, link) -> {
            var made = link.world()
                    .addWrappingKey(session, settings.world(), settings.vendor().wrappingKeyAttributes());
            token.renew(link);
            return made;
        }));
    }

    /** @throws Failure CONFLICT {@code wrapping_key} if there is none of that name, or it is the newest */
    void destroyWrappingKey(String kek) {
        boolean unused = generate(new Once<>((session, link) -> {
            var key = link.world().wrappingKeys().get(kek);
            if (key == null || kek.equals(link.world().newest())) {
                throw Failure.conflict(
                        "wrapping_key",
                        key == null
                                ? "there is no wrapping key " + kek
                                : kek + " is the newest wrapping key: make another first");
            }
            session.destroy(key);
            token.renew(link);
            return true;
        }));
    }

    private record Once<T>(Work<T> work) implements Work<T> {

        @Override
        public T in(Session session, Link link) throws Pkcs11Exception {
            return work.in(session, link);
        }

        @Override
        public boolean mayRepeat() {
            return false;
        }
    }

    /** A signer's key on its way into the session of one worker: to be closed, whatever happens. */
    final class Begun implements AutoCloseable {

        private final Activation activation;
        private final Call<Optional<List<Bytes>>> opening;
        private boolean done;

        private Begun(Activation activation) {
            this.activation = activation;
            this.opening = Call.of(activation.opening(), activation.closing());
        }

        /** In the same visit as the unwrapping, if that has not ended yet. */
        List<Bytes> sign() {
            done = true;
            activation.allow();
            boolean signed = false;
            try {
                var values = answer(opening);
                var all = values.isPresent() ? values.get() : signLater();
                signed = true;
                return all;
            } finally {
                if (!signed) {
                    // Whoever still has the key shows it nothing that nobody waits for.
                    boolean unused = activation.giveUp();
                }
            }
        }

        private List<Bytes> signLater() {
            var use = Call.of(activation.signing(), activation.closing());
            signers.submitTo(opening.worker(), use);
            return answer(use);
        }

        /** Whether the key was in a session here at some time. */
        boolean wasOpened() {
            return activation.wasOpened();
        }

        /** Whether the key was shown no hash here, and never will be. */
        boolean giveUp() {
            return activation.giveUp();
        }

        Pkcs11Module module() {
            return Pkcs11Module.this;
        }

        @Override
        public void close() {
            try {
                if (!done) {
                    var unused = answer(opening);
                    var closing = Call.of(activation.closing(), activation.closing());
                    signers.submitTo(opening.worker(), closing);
                    boolean unusedToo = answer(closing);
                }
            } catch (Failure e) {
                // There is no key, or its session, and the key in it, is gone or given up; the caller has an answer.
                LOG.log(Level.WARNING, "a signer's key is left to the end of its session: {0}", e.getMessage());
            } finally {
                release(signing);
            }
        }
    }

    /** Has the key unwrapped while the caller does something else. No worker waits for what that is. */
    Begun begin(Activation activation) {
        admit(signing);
        var begun = new Begun(activation);
        boolean submitted = false;
        try {
            signers.submit(begun.opening);
            submitted = true;
            return begun;
        } finally {
            if (!submitted) {
                release(signing);
            }
        }
    }

    private <T> T answer(Call<T> call) {
        var answer = call.await(settings.limits().timeout());
        heard = System.nanoTime();
        return answer;
    }

    private <T> T admitted(Semaphore bound, Supplier<T> call) {
        admit(bound);
        try {
            return call.get();
        } finally {
            release(bound);
        }
    }

    private void admit(Semaphore bound) {
        if (!bound.tryAcquire()) {
            throw Failure.unavailable("HSM, whose queue is full,", null);
        }
        admitted.incrementAndGet();
    }

    private void release(Semaphore bound) {
        admitted.decrementAndGet();
        bound.release();
    }

    // ------------------------------------------------------------------ the watcher

    private void watch() {
        try {
            firstTry.complete(token.connect());
            var pause = FIRST_PAUSE;
            while (!closed) {
                pause = look(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "nobody looks after the HSM " + settings.name() + " any more", e);
            firstTry.complete(Optional.of(e));
        }
    }

    /** @return how long to wait before the next try, if this one fails */
    private Duration look(Duration pause) throws InterruptedException {
        signers.replaceStuck(settings.limits().stuck());
        generators.replaceStuck(settings.limits().stuck().multipliedBy(SLOWER));
        switch (token.state()) {
            case UP -> {
                askIfSilent();
                token.awaitChange(Token.State.UP, TICK);
            }
            case LOST -> {
                if (token.connect().isEmpty()) {
                    heard = System.nanoTime();
                    return FIRST_PAUSE;
                }
                token.awaitChange(Token.State.LOST, pause.toMillis());
                var twice = pause.multipliedBy(2);
                return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
            case PIN_REFUSED -> {
                if (token.mayTryPin()) {
                    var unused = token.connect();
                } else {
                    token.awaitChange(Token.State.PIN_REFUSED, SILENCE.toMillis());
                }
            }
            case CLOSED -> closed = true;
        }
        return FIRST_PAUSE;
    }

    /** A MAC by a key of the world: no signer's key is touched. Its answer is not waited for; what fails repairs itself. */
    private void askIfSilent() {
        if (System.nanoTime() - heard > SILENCE.toNanos()) {
            heard = System.nanoTime();
            try {
                signers.submitBrief(Call.of((session, link) ->
                        session.sign(Mechanism.SHA256_HMAC, link.world().seal(), PROBE)));
            } catch (Failure e) {
                LOG.log(Level.DEBUG, "the HSM was not asked: {0}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        if (signers.close(settings.limits().timeout())
                & generators.close(settings.limits().timeout())) {
            token.close();
        } else {
            // To finalize a library with a thread inside it is to crash.
            LOG.log(Level.WARNING, "a call is still inside the HSM {0}; it is left as it is", settings.name());
        }
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tabellion.kernel.Failure;

/**
 * The way to one token, and the way back to it. Whoever calls the module holds {@link #use}; a lost device is initialised
 * again by one thread, with everybody else out.
 */
final class Token {

    private static final System.Logger LOG = System.getLogger(Token.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private enum State {
        UP,
        /** A thread is working on it. */
        LOST,
        /** For good: a PIN is not tried again. */
        PIN_REFUSED,
        CLOSED
    }

    /** Something done inside the module. */
    interface Use<T> {
        T with(Link link);
    }

    private final Pkcs11Settings settings;
    private final Library library;
    private final ReentrantReadWriteLock module = new ReentrantReadWriteLock();
    private final Object closing = new Object();
    private volatile State state = State.UP;
    private volatile Link link;

    /**
     * Initialises, logs in, finds the keys.
     *
     * @throws Failure FORBIDDEN {@code hsm_pin} if the PIN was refused; UNAVAILABLE if the module does not answer
     * @throws IllegalStateException if the token or its keys are not as they must be
     */
    Token(Pkcs11Settings settings) {
        this.settings = settings;
        this.library = Library.of(settings.module());
        this.link = first(library, settings);
    }

    private static Link first(Library library, Pkcs11Settings settings) {
        try {
            library.enter(settings.initArguments());
            boolean connected = false;
            try {
                var link = connect(library.cryptoki(), settings);
                connected = true;
                return link;
            } finally {
                if (!connected) {
                    library.leave();
                }
            }
        } catch (Pkcs11Exception e) {
            throw refusal(e);
        }
    }

    private static Link connect(Cryptoki module, Pkcs11Settings settings) throws Pkcs11Exception {
        long slot = slot(module, settings);
        if (module.pinIsLocked(slot)) {
            throw new Pkcs11Exception("C_GetTokenInfo", Ck.CKR_PIN_LOCKED);
        }
        var keeper = module.open(slot);
        boolean connected = false;
        try {
            login(keeper, settings);
            var world = World.find(keeper, settings.world());
            var wrapMechanisms = settings.vendor().wrapMechanisms().stream()
                    .filter(it -> module.has(slot, it.type(), Ck.CKF_WRAP | Ck.CKF_UNWRAP))
                    .toList();
            if (wrapMechanisms.isEmpty()) {
                throw new IllegalStateException("the token has none of the mechanisms to wrap keys by");
            }
            var link = new Link(module, new Object(), slot, keeper, world, wrapMechanisms);
            // A token that cannot take back what it wrapped is found out now, not at the first signature.
            Canary.sing(keeper, link);
            connected = true;
            return link;
        } finally {
            if (!connected) {
                keeper.close();
            }
        }
    }

    private static long slot(Cryptoki module, Pkcs11Settings settings) throws Pkcs11Exception {
        var slots = module.slotsOfToken(settings.tokenLabel());
        if (slots.isEmpty()) {
            throw new Pkcs11Exception("search for the token " + settings.tokenLabel(), Ck.CKR_TOKEN_NOT_PRESENT);
        }
        if (slots.size() > 1) {
            throw new IllegalStateException("more than one token is labelled " + settings.tokenLabel());
        }
        return slots.getFirst();
    }

    private static void login(Session session, Pkcs11Settings settings) throws Pkcs11Exception {
        var pin = settings.readPin();
        try {
            session.login(pin);
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    private static Failure refusal(Pkcs11Exception e) {
        return e.refusesPin()
                ? Failure.forbidden("hsm_pin", "the HSM refuses its PIN, or has it locked; it is not tried again")
                : Failure.unavailable("HSM", e);
    }

    /** Makes a world in the token, which must not have it. */
    static void createWorld(Pkcs11Settings settings) {
        var library = Library.of(settings.module());
        try {
            library.enter(settings.initArguments());
            try {
                var module = library.cryptoki();
                long slot = slot(module, settings);
                var session = module.open(slot);
                try {
                    login(session, settings);
                    World.create(
                            session,
                            settings.world(),
                            settings.vendor().wrappingKeyAttributes(),
                            module.has(slot, Ck.CKM_ECDH1_DERIVE, Ck.CKF_DERIVE));
                } finally {
                    session.close();
                }
            } finally {
                library.leave();
            }
        } catch (Pkcs11Exception e) {
            throw refusal(e);
        }
    }

    /** @throws Failure UNAVAILABLE if the token is not there now */
    <T> T use(Use<T> use) {
        require();
        module.readLock().lock();
        try {
            require();
            return use.with(link);
        } finally {
            module.readLock().unlock();
        }
    }

    private void require() {
        if (state != State.UP) {
            throw Failure.unavailable("HSM", null);
        }
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** The Link last seen, for those that hold {@link #use} already. */
    Link link() {
        return link;
    }

    /**
     * Logs in again and finds the keys again, once for all that come with the same stale link.
     *
     * @return whether there is a newer link to go on with
     */
    synchronized boolean loginAgain(Link stale) {
        if (link != stale) {
            return true;
        }
        LOG.log(Level.WARNING, "the HSM has forgotten the login or the keys of world {0}", settings.world());
        try {
            var keeper = stale.keeper();
            try {
                keeper.probe();
            } catch (Pkcs11Exception gone) {
                LOG.log(Level.DEBUG, "the session of the login is gone: " + gone.getMessage());
                keeper = stale.module().open(stale.slot());
            }
            login(keeper, settings);
            link = new Link(
                    stale.module(),
                    stale.era(),
                    stale.slot(),
                    keeper,
                    World.find(keeper, settings.world()),
                    stale.wrapMechanisms());
            return true;
        } catch (Pkcs11Exception e) {
            LOG.log(Level.ERROR, "the HSM does not let us in again: " + e.getMessage());
            if (e.refusesPin()) {
                state = State.PIN_REFUSED;
            } else {
                lost(stale);
            }
            return false;
        } catch (IllegalStateException e) {
            LOG.log(Level.ERROR, "the HSM lets us in again, but is not as it was: " + e.getMessage());
            lost(stale);
            return false;
        }
    }

    /** The device is gone: from now on nothing is asked of it until it was initialised again. */
    synchronized void lost(Link lost) {
        if (state != State.UP || link.era() != lost.era()) {
            return;
        }
        state = State.LOST;
        LOG.log(Level.ERROR, "the HSM is lost; it is initialised again until it answers");
        Thread.ofPlatform().daemon().name("hsm-return").start(this::comeBack);
    }

    private void comeBack() {
        for (var pause = FIRST_PAUSE; state == State.LOST; pause = longer(pause)) {
            if (!restarted()) {
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private boolean restarted() {
        module.writeLock().lock();
        try {
            synchronized (this) {
                if (state != State.LOST) {
                    return true;
                }
                library.restart(settings.initArguments());
                link = connect(library.cryptoki(), settings);
                state = State.UP;
                LOG.log(Level.INFO, "the HSM is back");
                return true;
            }
        } catch (Pkcs11Exception e) {
            LOG.log(Level.WARNING, "the HSM is not back yet: " + e.getMessage());
            if (e.refusesPin()) {
                state = State.PIN_REFUSED;
            }
            return false;
        } catch (IllegalStateException e) {
            LOG.log(Level.ERROR, "the HSM is back, but not as it was: " + e.getMessage());
            return false;
        } finally {
            module.writeLock().unlock();
        }
    }

    /**
     * Closes a session of ours, one at a time: libraries are known to crash when sessions are closed at once.
     * A session of an earlier era is gone already, and its number may be another's by now.
     */
    void close(Session session, Object era) {
        synchronized (closing) {
            if (link.era() != era || state != State.UP) {
                return;
            }
            try {
                session.close();
            } catch (Pkcs11Exception e) {
                // Gone is what we wanted. Anything else may leave a key behind: then the whole library starts again.
                if (e.remedy() != Pkcs11Exception.Remedy.SESSION) {
                    LOG.log(Level.ERROR, "a session of the HSM cannot be closed: " + e.getMessage());
                    lost(link);
                }
            }
        }
    }

    /** No thread may come after this. */
    void close() {
        State before;
        synchronized (this) {
            before = state;
            state = State.CLOSED;
        }
        if (before == State.CLOSED) {
            return;
        }
        module.writeLock().lock();
        try {
            if (before == State.UP) {
                link.keeper().close();
            }
            library.leave();
        } catch (Pkcs11Exception e) {
            LOG.log(Level.WARNING, "the HSM was not left in order: " + e.getMessage());
        } finally {
            module.writeLock().unlock();
        }
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.adapter.out.pkcs11.Answers.Remedy;

/**
 * The way to one token, and the way back to it. Whoever calls the module holds {@link #use}. A lost token is connected
 * again by one thread, its watcher: by a new session and login first; if that does not do, and nobody else needs the
 * library, by a new start of the library.
 */
final class Token implements Library.User {

    private static final System.Logger LOG = System.getLogger(Token.class.getName());

    enum State {
        UP,
        /** Not there, or not yet; the watcher works on it. */
        LOST,
        /** Until the PIN file holds another PIN, or an operator removes the marker. */
        PIN_REFUSED,
        CLOSED
    }

    /** Something done inside the module. */
    interface Use<T> {
        T with(Link link);
    }

    /** What is asked of a token before it is used: whether its keys are those of the world we know. */
    interface Proof {
        /** @throws IllegalStateException if they are not */
        void check(Session session, Link link) throws Pkcs11Exception;
    }

    /** How the keys of a world are found in a token. */
    interface Keys {
        World find(Session session, String world) throws Pkcs11Exception;
    }

    private final Pkcs11Settings settings;
    private final Proof proof;
    private final Keys keys;
    private final Library library;
    private final PinGuard pins;
    private final Object closing = new Object();
    private volatile State state = State.LOST;
    private volatile String reason = "not connected yet";
    private volatile @Nullable Link link;

    /** Nothing is asked of the token yet. @throws IllegalStateException if there is no such library */
    Token(Pkcs11Settings settings, Proof proof, Keys keys) {
        this.settings = settings;
        this.proof = proof;
        this.keys = keys;
        this.library = Library.of(settings.place().module());
        this.pins = new PinGuard(settings.pin().file(), settings.pin().marker());
    }

    String name() {
        return settings.name();
    }

    State state() {
        return state;
    }

    /** Why it is not up; empty if it is. */
    String reason() {
        return reason;
    }

    @Override
    public boolean isUp() {
        return state == State.UP;
    }

    /**
     * Initialises, logs in, finds the keys, proves the world. Of the watcher's thread alone.
     *
     * @return why it is not to be used; empty if it is
     */
    Optional<RuntimeException> connect() {
        try {
            boolean begun = library.enter(this, settings.place().initArguments());
            adopt(begun ? inside() : insideOrAfterRestart());
            return Optional.empty();
        } catch (Pkcs11Exception e) {
            if (settings.vendor().answers().refusesPin(e)) {
                become(State.PIN_REFUSED, "its PIN was refused; see " + pins.marker());
            } else {
                become(State.LOST, String.valueOf(e.getMessage()));
            }
            return Optional.of(refusal(settings, e));
        } catch (IllegalStateException e) {
            become(State.LOST, String.valueOf(e.getMessage()));
            return Optional.of(e);
        }
    }

    private Link insideOrAfterRestart() throws Pkcs11Exception {
        try {
            return inside();
        } catch (Pkcs11Exception e) {
            if (settings.vendor().answers().refusesPin(e) || !library.restart()) {
                throw e;
            }
        } catch (IllegalStateException e) {
            if (!library.restart()) {
                throw e;
            }
        }
        return inside();
    }

    private Link inside() throws Pkcs11Exception {
        library.inside().lock();
        try {
            return connected();
        } finally {
            library.inside().unlock();
        }
    }

    private Link connected() throws Pkcs11Exception {
        var module = library.cryptoki();
        long slot = slot(module, settings);
        requireRoom(module, slot);
        var keeper = module.open(slot);
        boolean connected = false;
        try {
            login(module, slot, keeper, settings, pins);
            var world = keys.find(keeper, settings.world());
            var wrapMechanisms = settings.vendor().wrapMechanisms().stream()
                    .filter(it -> module.has(slot, it.type(), Ck.CKF_WRAP | Ck.CKF_UNWRAP))
                    .toList();
            if (wrapMechanisms.isEmpty()) {
                throw new IllegalStateException("the token has none of the mechanisms to wrap keys by");
            }
            var fresh = new Link(module, library.era(), slot, keeper, world, wrapMechanisms, settings.vendor());
            // A token that cannot take back what it wrapped is found out now, not at the first signature.
            Canary.sing(keeper, fresh);
            proof.check(keeper, fresh);
            connected = true;
            return fresh;
        } finally {
            if (!connected) {
                keeper.close();
            }
        }
    }

    private static long slot(Cryptoki module, Pkcs11Settings settings) throws Pkcs11Exception {
        var slots = module.slotsOfToken(
                settings.place().tokenLabel(), settings.place().serial());
        if (slots.isEmpty()) {
            throw new Pkcs11Exception("search for the token " + settings.name(), Ck.CKR_TOKEN_NOT_PRESENT);
        }
        if (slots.size() > 1) {
            throw new IllegalStateException(
                    "more than one token is " + settings.name() + ": tell them by their serial");
        }
        return slots.getFirst();
    }

    private void requireRoom(Cryptoki module, long slot) throws Pkcs11Exception {
        var vendor = settings.vendor().sessions();
        var most = vendor.isPresent() ? vendor : module.tokenInfo(slot).sessions();
        // One for each that signs, one that makes keys, one that keeps the login, one to look whether all is well.
        int wanted = settings.limits().pool() + 3;
        if (most.isPresent() && most.getAsLong() < wanted) {
            throw new IllegalStateException("the token has %d sessions, and a pool of %d needs %d"
                    .formatted(most.getAsLong(), settings.limits().pool(), wanted));
        }
    }

    private static void login(Cryptoki module, long slot, Session session, Pkcs11Settings settings, PinGuard pins)
            throws Pkcs11Exception {
        long flags = module.tokenInfo(slot).flags();
        if ((flags & (Ck.CKF_USER_PIN_LOCKED | Ck.CKF_USER_PIN_FINAL_TRY)) != 0) {
            // The last try is an operator's, not a program's.
            throw new Pkcs11Exception("C_GetTokenInfo, by its flags,", Ck.CKR_PIN_LOCKED);
        }
        var pin = pins.pin()
                .orElseThrow(
                        () -> new Pkcs11Exception("C_Login, of which this PIN is kept away,", Ck.CKR_PIN_INCORRECT));
        try {
            session.login(pin);
            pins.accepted();
        } catch (Pkcs11Exception e) {
            if (settings.vendor().answers().refusesPin(e)) {
                pins.refused(pin);
            }
            throw e;
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    private static Failure refusal(Pkcs11Settings settings, Pkcs11Exception e) {
        return settings.vendor().answers().refusesPin(e)
                ? Failure.forbidden(
                        "hsm_pin",
                        "the HSM %s refuses its PIN, or has it locked; it is not tried again until %s holds another or %s is removed"
                                .formatted(
                                        settings.name(),
                                        settings.pin().file(),
                                        settings.pin().marker()))
                : Failure.unavailable("HSM " + settings.name(), e);
    }

    /** Makes a world in the token, which must not have it. */
    static void createWorld(Pkcs11Settings settings) {
        var library = Library.of(settings.place().module());
        Library.User creator = () -> true;
        try {
            library.enter(creator, settings.place().initArguments());
            try {
                createWorld(library, settings);
            } finally {
                library.leave(creator);
            }
        } catch (Pkcs11Exception e) {
            throw refusal(settings, e);
        }
    }

    private static void createWorld(Library library, Pkcs11Settings settings) throws Pkcs11Exception {
        library.inside().lock();
        try {
            var module = library.cryptoki();
            long slot = slot(module, settings);
            var session = module.open(slot);
            try {
                login(
                        module,
                        slot,
                        session,
                        settings,
                        new PinGuard(settings.pin().file(), settings.pin().marker()));
                World.create(
                        session,
                        settings.world(),
                        settings.vendor().wrappingKeyAttributes(),
                        module.has(slot, Ck.CKM_ECDH1_DERIVE, Ck.CKF_DERIVE));
            } finally {
                session.close();
            }
        } finally {
            library.inside().unlock();
        }
    }

    /** @throws Failure UNAVAILABLE if the token is not there now */
    <T> T use(Use<T> use) {
        require();
        library.inside().lock();
        try {
            require();
            return use.with(link());
        } finally {
            library.inside().unlock();
        }
    }

    private void require() {
        if (state != State.UP) {
            throw Failure.unavailable("HSM", null);
        }
    }

    /** The Link last seen, for those that hold {@link #use} already. */
    Link link() {
        var last = link;
        if (last == null) {
            throw Failure.unavailable("HSM", null);
        }
        return last;
    }

    /** Whether the world was found once; then {@link #link} has it. */
    Optional<Link> lastLink() {
        return Optional.ofNullable(link);
    }

    /**
     * Logs in again and finds the keys again, once for all that come with the same stale link.
     *
     * @return whether there is a newer link to go on with
     */
    synchronized boolean loginAgain(Link stale) {
        if (link != stale) {
            return isUp();
        }
        LOG.log(Level.WARNING, "the HSM {0} has forgotten the login or the keys", name());
        try {
            link = loggedInAgain(stale);
            return true;
        } catch (Pkcs11Exception e) {
            LOG.log(Level.ERROR, "the HSM {0} does not let us in again: {1}", name(), e.getMessage());
            if (stale.answers().refusesPin(e)) {
                become(State.PIN_REFUSED, "its PIN was refused; see " + pins.marker());
            } else {
                lost(stale, String.valueOf(e.getMessage()));
            }
            return false;
        } catch (IllegalStateException e) {
            LOG.log(Level.ERROR, "the HSM {0} lets us in again, but is not as it was: {1}", name(), e.getMessage());
            lost(stale, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Finds the keys again, after one was made or destroyed; what stands on the former Link is not used any more. */
    synchronized void renew(Link stale) throws Pkcs11Exception {
        if (link == stale) {
            link = loggedInAgain(stale);
        }
    }

    private Link loggedInAgain(Link stale) throws Pkcs11Exception {
        var keeper = stale.keeper();
        try {
            keeper.probe();
        } catch (Pkcs11Exception gone) {
            LOG.log(Level.DEBUG, "the session of the login is gone: " + gone.getMessage());
            keeper = stale.module().open(stale.slot());
        }
        boolean in = false;
        try {
            login(stale.module(), stale.slot(), keeper, settings, pins);
            var fresh = new Link(
                    stale.module(),
                    stale.era(),
                    stale.slot(),
                    keeper,
                    keys.find(keeper, settings.world()),
                    stale.wrapMechanisms(),
                    stale.vendor());
            proof.check(keeper, fresh);
            in = true;
            return fresh;
        } finally {
            if (!in && keeper != stale.keeper()) {
                keeper.close();
            }
        }
    }

    /** The token is gone: from now on nothing is asked of it until it was connected again. */
    synchronized void lost(Link lost, @Nullable String why) {
        if (state == State.UP && link == lost) {
            become(State.LOST, String.valueOf(why));
        }
    }

    /** An answer that may mean the call or the device: it is lost if it cannot do what it could when it was connected. */
    void examine(Link suspect, Pkcs11Exception answer) {
        if (link != suspect) {
            return;
        }
        try {
            var session = suspect.module().open(suspect.slot());
            try {
                Canary.sing(session, suspect);
            } finally {
                session.close();
            }
        } catch (Pkcs11Exception e) {
            // No room for one session more says nothing about the rest.
            if (suspect.answers().remedy(e) != Remedy.NONE) {
                lost(suspect, answer.getMessage() + ", then " + e.getMessage());
            }
        }
    }

    /** For the watcher: whether the PIN may be shown again, because it is another one or an operator says so. */
    boolean mayTryPin() {
        return pins.hasChanged();
    }

    private void adopt(Link fresh) {
        var superfluous = exchange(fresh);
        if (superfluous != null) {
            close(superfluous.keeper(), superfluous.era());
        }
    }

    private synchronized @Nullable Link exchange(Link fresh) {
        if (state == State.CLOSED) {
            return fresh;
        }
        var old = link;
        link = fresh;
        become(State.UP, "");
        return old;
    }

    private synchronized void become(State next, String why) {
        if (state == State.CLOSED) {
            return;
        }
        boolean news = state != next || !reason.equals(why);
        state = next;
        reason = why;
        if (news) {
            LOG.log(
                    next == State.UP ? Level.INFO : Level.ERROR,
                    next == State.UP ? "the HSM {0} is up" : "the HSM {0} is not to be used: {1}",
                    name(),
                    why);
        }
        notifyAll();
    }

    /** Returns when the time has passed, or the state has changed. */
    synchronized void awaitChange(State from, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; state == from && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /**
     * Closes a session of ours, one at a time: libraries are known to crash when sessions are closed at once.
     * A session of an earlier era is gone already, and its number may be another's by now.
     */
    void close(Session session, Object era) {
        library.inside().lock();
        try {
            if (library.isEra(era)) {
                synchronized (closing) {
                    session.close();
                }
            }
        } catch (Pkcs11Exception e) {
            // Gone is what we wanted. Anything else may leave a key behind: then the token is connected again.
            var now = link;
            if (now != null && now.answers().remedy(e) != Remedy.SESSION) {
                LOG.log(Level.ERROR, "a session of the HSM {0} cannot be closed: {1}", name(), e.getMessage());
                lost(now, e.getMessage());
            }
        } finally {
            library.inside().unlock();
        }
    }

    /** No thread may come after this. */
    void close() {
        State before;
        synchronized (this) {
            before = state;
            state = State.CLOSED;
            notifyAll();
        }
        if (before == State.CLOSED) {
            return;
        }
        var last = link;
        try {
            if (last != null && before == State.UP) {
                library.inside().lock();
                try {
                    last.keeper().close();
                } finally {
                    library.inside().unlock();
                }
            }
            library.leave(this);
        } catch (Pkcs11Exception e) {
            LOG.log(Level.WARNING, "the HSM {0} was not left in order: {1}", name(), e.getMessage());
        }
    }
}

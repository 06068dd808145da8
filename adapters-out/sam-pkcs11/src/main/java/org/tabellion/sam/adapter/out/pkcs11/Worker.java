package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.adapter.out.pkcs11.Call.Work;

/** A platform thread and its session, which lasts until something goes wrong in it. */
final class Worker {

    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private record Open(Session session, Link link) {}

    private final Token token;
    /** Calls that only this worker can make: they go on with an object of its session. Guarded by the crew's lock. */
    final ArrayDeque<Call<?>> own = new ArrayDeque<>();

    /** Rung when there is something to do; of the crew's lock. */
    final Condition bell;

    private volatile @Nullable Open open;

    private volatile @Nullable Call<?> current;
    private volatile long entered;

    Worker(Token token, Condition bell) {
        this.token = token;
        this.bell = bell;
    }

    void enter(Call<?> call) {
        entered = System.nanoTime();
        current = call;
    }

    void leave() {
        current = null;
    }

    /** Whether it has been in one call for that long, and nothing in it has gone on. */
    boolean isInsideFor(Duration limit) {
        var call = current;
        var here = open;
        long since = here == null ? entered : Math.max(entered, here.session().lastProgress());
        return call != null && System.nanoTime() - since > limit.toNanos();
    }

    /** Nobody waits for it any longer. Under the crew's lock. */
    void giveUp(Failure why) {
        var call = current;
        if (call != null) {
            call.refuse(why);
        }
        own.forEach(it -> it.refuse(why));
        own.clear();
    }

    /**
     * Does {@code work}; if the module has lost session, login or keys, once more with new ones, if the work allows.
     *
     * @throws Failure UNAVAILABLE if the module fails
     */
    <T> T perform(Work<T> work) {
        try {
            return token.use(_ -> attemptTwice(work));
        } finally {
            dropIfStale();
        }
    }

    private <T> T attemptTwice(Work<T> work) {
        try {
            return attempt(work);
        } catch (Pkcs11Exception e) {
            if (!repair(e) || !work.mayRepeat()) {
                throw Failure.unavailable("HSM", e);
            }
            LOG.log(Level.INFO, "asking the HSM again: " + e.getMessage());
        }
        try {
            return attempt(work);
        } catch (Pkcs11Exception e) {
            repair(e);
            throw Failure.unavailable("HSM", e);
        }
    }

    /** A key that was to be used or destroyed, and was not, must not last until this worker is next asked for something. */
    private void dropIfStale() {
        var now = open;
        if (now != null && (!token.isUp() || token.link() != now.link())) {
            drop();
        }
    }

    private <T> T attempt(Work<T> work) throws Pkcs11Exception {
        var now = open();
        boolean orderly = false;
        try {
            var result = work.in(now.session(), now.link());
            orderly = true;
            return result;
        } catch (Failure | Pkcs11Exception e) {
            orderly = true;
            throw e;
        } finally {
            if (!orderly || now.session().isSoiled()) {
                drop();
            }
        }
    }

    private Open open() throws Pkcs11Exception {
        var link = token.link();
        var now = open;
        if (now != null && now.link() == link) {
            return now;
        }
        drop();
        now = new Open(link.module().open(link.slot()), link);
        open = now;
        return now;
    }

    /** @return whether another attempt has better chances */
    private boolean repair(Pkcs11Exception e) {
        var failed = open;
        var link = failed == null ? token.link() : failed.link();
        return switch (link.answers().remedy(e)) {
            case SESSION -> {
                drop();
                yield true;
            }
            case LOGIN -> {
                drop();
                yield token.loginAgain(link);
            }
            case DEVICE -> {
                drop();
                token.lost(link, e.getMessage());
                yield false;
            }
            case DOUBT -> {
                drop();
                token.examine(link, e);
                yield false;
            }
            case NONE -> false;
        };
    }

    /** Closes the session, and with it every object that was made in it. The next work gets a new one. */
    void drop() {
        var old = open;
        if (old != null) {
            open = null;
            token.close(old.session(), old.link().era());
        }
    }

    /** Destroys what nobody asks for any more; what cannot be destroyed dies with its session. */
    void tidy(Work<?> tidying) {
        try {
            var unused = perform(tidying);
        } catch (Failure | IllegalStateException e) {
            // The token is gone, and its session objects with it, or the session was dropped; the thread goes on.
            LOG.log(Level.WARNING, "could not tidy up in the HSM: " + e.getMessage());
        }
    }
}

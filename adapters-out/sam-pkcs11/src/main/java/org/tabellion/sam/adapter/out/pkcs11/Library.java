package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * C_Initialize and C_Finalize belong to the process, not to one token: the first user initialises a library, the last one
 * finalizes it. Whoever calls it holds {@link #inside}; it is finalized with nobody inside.
 */
final class Library {

    /** One token in use. */
    interface User {
        /** Whether it would lose something if the library were finalized now. */
        boolean isUp();
    }

    private static final System.Logger LOG = System.getLogger(Library.class.getName());
    private static final Map<Path, Library> LOADED = new HashMap<>();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Path path;
    private final Cryptoki cryptoki;
    private final ReentrantReadWriteLock threads = new ReentrantReadWriteLock();
    private final Set<User> users = new HashSet<>();
    private Optional<String> arguments = Optional.empty();
    private volatile @Nullable Object era;
    private boolean ours;

    private Library(Path path, Cryptoki cryptoki) {
        this.path = path;
        this.cryptoki = cryptoki;
    }

    static Library of(Path module) {
        synchronized (LOADED) {
            return LOADED.computeIfAbsent(
                    module.toAbsolutePath().normalize(), it -> new Library(it, Cryptoki.load(it)));
        }
    }

    Cryptoki cryptoki() {
        return cryptoki;
    }

    /** Held by each thread that calls the library. */
    Lock inside() {
        return threads.readLock();
    }

    /** Which initialisation this is: no session handle outlives it. */
    Object era() {
        var now = era;
        if (now == null) {
            throw new IllegalStateException("the library is not initialised");
        }
        return now;
    }

    /** Whether a session of that time can still be closed. */
    boolean isEra(Object of) {
        return era == of;
    }

    /**
     * @return whether the library was initialised by this call
     * @throws IllegalStateException if other arguments are in force
     */
    synchronized boolean enter(User user, Optional<String> initArguments) throws Pkcs11Exception {
        if (!users.isEmpty() && !arguments.equals(initArguments)) {
            throw new IllegalStateException(
                    "a library is initialised once, and %s is in use with other arguments: use a copy of the file"
                            .formatted(path));
        }
        arguments = initArguments;
        users.add(user);
        if (era != null) {
            return false;
        }
        boolean initialised = cryptoki.initialize(arguments);
        ours |= initialised;
        era = new Object();
        return initialised;
    }

    synchronized void leave(User user) throws Pkcs11Exception {
        if (users.remove(user) && users.isEmpty() && ours && era != null) {
            if (!threads.writeLock().tryLock()) {
                LOG.log(Level.WARNING, "a call is still inside {0}; it is left as it is", path);
                return;
            }
            try {
                ours = false;
                era = null;
                cryptoki.finish();
            } finally {
                threads.writeLock().unlock();
            }
        }
    }

    /**
     * Finalizes and initialises: the last resort after a device was lost.
     *
     * @return false if it must not be done: another token of this library is well, or a call hangs inside
     */
    synchronized boolean restart() throws Pkcs11Exception {
        if (users.stream().anyMatch(User::isUp) || !everybodyLeaves()) {
            return false;
        }
        try {
            era = null;
            finish();
            ours |= cryptoki.initialize(arguments);
            era = new Object();
            return true;
        } finally {
            threads.writeLock().unlock();
        }
    }

    private void finish() {
        try {
            cryptoki.finish();
        } catch (Pkcs11Exception e) {
            // Not initialised is what we wanted; of anything else C_Initialize has to say more.
            if (e.code() != Ck.CKR_CRYPTOKI_NOT_INITIALIZED) {
                LOG.log(Level.WARNING, "{0} was not finalized in order: {1}", path, e.getMessage());
            }
        }
    }

    private boolean everybodyLeaves() {
        try {
            if (threads.writeLock().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            LOG.log(Level.ERROR, "a call hangs inside {0}: it cannot be finalized", path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}

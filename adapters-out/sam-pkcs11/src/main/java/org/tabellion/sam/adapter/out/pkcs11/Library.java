package org.tabellion.sam.adapter.out.pkcs11;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * C_Initialize and C_Finalize belong to the process, not to one token: the first user initialises a library, the last one
 * finalizes it.
 */
final class Library {

    private static final Map<Path, Library> LOADED = new HashMap<>();

    private final Cryptoki cryptoki;
    private int users;
    private boolean ours;

    private Library(Cryptoki cryptoki) {
        this.cryptoki = cryptoki;
    }

    static Library of(Path module) {
        synchronized (LOADED) {
            return LOADED.computeIfAbsent(module.toAbsolutePath().normalize(), it -> new Library(Cryptoki.load(it)));
        }
    }

    Cryptoki cryptoki() {
        return cryptoki;
    }

    synchronized void enter(Optional<String> initArguments) throws Pkcs11Exception {
        if (cryptoki.initialize(initArguments)) {
            ours = true;
        }
        users++;
    }

    synchronized void leave() throws Pkcs11Exception {
        users--;
        if (users == 0 && ours) {
            ours = false;
            cryptoki.finish();
        }
    }

    /** After the device was lost: whatever the others hold is dead too, and they will find out. */
    synchronized void restart(Optional<String> initArguments) throws Pkcs11Exception {
        try {
            cryptoki.finish();
        } catch (Pkcs11Exception e) {
            if (e.code() != Ck.CKR_CRYPTOKI_NOT_INITIALIZED) {
                throw e;
            }
        }
        ours = cryptoki.initialize(initArguments) || ours;
    }
}

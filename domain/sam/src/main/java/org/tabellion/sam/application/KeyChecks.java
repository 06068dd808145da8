package org.tabellion.sam.application;

import java.time.Instant;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.SealedForm;
import org.tabellion.sam.spi.Hsm.WrappedKey;
import org.tabellion.sam.spi.SamMemory;

/** What must be true of a key pair and its owner before anything is done with them. */
final class KeyChecks {

    private final Seals seals;
    private final SamMemory memory;

    KeyChecks(Seals seals, SamMemory memory) {
        this.seals = seals;
        this.memory = memory;
    }

    /** The seal, and with it everything that the object says; and that the key still is. */
    void checkGenuine(CallFile file, KeyPair key) {
        seals.check(key);
        file.found(key.id());
        key.owner().ifPresent(it -> file.found(it.signerId()));
        if (memory.retiredGeneration(key.id()) == Effect.DESTROYED) {
            throw destroyed();
        }
    }

    /** That {@code signer} is genuine and owns the key. */
    void checkOwner(CallFile file, KeyPair key, SignerObject signer) {
        checkNewest(file, signer);
        boolean owns = key.owner()
                .filter(it -> it.signerId().equals(signer.id()))
                .filter(it -> it.signerDigest().equals(SealedForm.digest(signer.description())))
                .isPresent();
        if (!owns) {
            throw Denial.of(SamError.SAD_INVALID, Reason.SIGNER_MISMATCH, "the token does not authorise this call");
        }
    }

    /** That {@code signer} is genuine, and no factor was set since. */
    void checkNewest(CallFile file, SignerObject signer) {
        seals.check(signer);
        file.found(signer.id());
        if (signer.version() < memory.signer(signer.id()).version()) {
            throw staleSigner();
        }
    }

    static Denial staleSigner() {
        return Denial.of(SamError.KEY_STATE, Reason.GENERATION, "the object is not the newest of this signer");
    }

    /** That the key may sign documents at {@code now}, as far as the objects and the memory tell. */
    void checkUsable(CallFile file, KeyPair key, SignerObject signer, Instant now) {
        checkGenuine(file, key);
        checkOwner(file, key, signer);
        if (!key.status().certified() || !key.status().enabled()) {
            throw Denial.of(SamError.KEY_STATE, Reason.STATE, "the key is not certified and enabled");
        }
        if (key.notAfter().filter(now::isBefore).isEmpty()) {
            throw Denial.of(SamError.KEY_STATE, Reason.CERTIFICATE, "the life of the key has ended");
        }
        checkNotHistory(key);
    }

    /** That the object is not an older state of a key pair that has been disabled since. */
    void checkNotHistory(KeyPair key) {
        if (key.generation() <= memory.retiredGeneration(key.id())) {
            throw stale(Reason.GENERATION);
        }
    }

    /** As {@link #checkNotHistory}, but for the object by which the key was disabled: it is the newest, and opens nothing. */
    void checkNotRetired(KeyPair key) {
        long retired = memory.retiredGeneration(key.id());
        if (key.generation() < retired
                || (key.generation() == retired && key.status().enabled())) {
            throw stale(Reason.GENERATION);
        }
    }

    static Denial destroyed() {
        return Denial.of(SamError.KEY_DESTROYED, Reason.DESTROYED, "the key has been destroyed");
    }

    static Denial stale(Reason reason) {
        return Denial.of(SamError.KEY_STATE, reason, "the object is not the newest of this key");
    }

    static WrappedKey wrapped(KeyPair key) {
        var blob = key.wrappedKey();
        return new WrappedKey(key.algorithm(), blob.kek(), blob.mechanism(), blob.value());
    }
}

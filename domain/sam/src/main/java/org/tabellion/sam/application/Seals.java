package org.tabellion.sam.application;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.Seal;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.model.CanonicalJson;
import org.tabellion.sam.model.SealedForm;
import org.tabellion.sam.spi.Hsm;

/** Puts the SAM's seal on objects that others keep for it, and knows it again. */
final class Seals {

    private static final String KID = "sam-seal-1";
    private static final String ALGORITHM = "HS256";
    private static final int REMEMBERED = 20_000;

    private final Hsm hsm;

    // A seal once found good stays good: the digests of such objects save the way to the module on the hot path.
    private final Set<Bytes> good = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    Seals(Hsm hsm) {
        this.hsm = hsm;
    }

    Seal seal(CanonicalJson form) {
        return new Seal(KID, ALGORITHM, hsm.seal(form.toBytes()));
    }

    /** @throws Denial if the object is of another world, or not as the SAM made it */
    void check(KeyPair key) {
        if (!key.wrappedKey().world().equals(hsm.world())) {
            throw Denial.of(SamError.WRONG_WORLD, Reason.WORLD, "the key pair belongs to another security world");
        }
        check(bytesOf(() -> SealedForm.of(key)), key.seal());
    }

    /** @throws Denial if the object is not as the SAM made it */
    void check(SignerObject signer) {
        check(bytesOf(() -> SealedForm.of(signer)), signer.seal());
    }

    private void check(Bytes form, Seal seal) {
        var print = DigestAlgorithm.SHA256.digest(form.append(seal.value()));
        boolean isNamedRight = seal.kid().equals(KID) && seal.alg().equals(ALGORITHM);
        if (isNamedRight && good.contains(print)) {
            return;
        }
        if (!isNamedRight || !hsm.seal(form).equalsInConstantTime(seal.value())) {
            throw broken();
        }
        good.add(print);
    }

    private static Bytes bytesOf(Supplier<CanonicalJson> form) {
        try {
            return form.get().toBytes();
        } catch (IllegalArgumentException notWhatASamWrites) {
            throw broken();
        }
    }

    private static Denial broken() {
        return Denial.of(SamError.SEAL_INVALID, Reason.SEAL, "the object has been altered");
    }
}

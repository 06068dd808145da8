package org.tabellion.sam.application;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.KeyBlob;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.Seal;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.SignerDescription;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.model.SealedForm;

/** Makes the next state of an object, sealed. */
final class Sealer {

    /** Stands in an object until it is sealed; opens nothing. */
    static final Seal NONE_YET = new Seal("none", "none", Bytes.of());

    private final Seals seals;
    private final String node;

    Sealer(Seals seals, String node) {
        this.seals = seals;
        this.node = node;
    }

    KeyPair sealed(KeyPair key) {
        return with(
                key,
                key.status(),
                key.owner(),
                key.certificateDigest(),
                key.notAfter(),
                key.generation(),
                key.assignBy(),
                key.node(),
                seals.seal(SealedForm.of(key)));
    }

    SignerObject sealed(SignerDescription description) {
        return sealed(description, Optional.empty(), 1);
    }

    SignerObject changed(SignerObject signer, SecondFactor factor) {
        return sealed(signer.description(), Optional.of(factor), signer.version() + 1);
    }

    private SignerObject sealed(SignerDescription description, Optional<SecondFactor> factor, long version) {
        var signer = new SignerObject(description, factor, version, NONE_YET);
        return new SignerObject(description, factor, version, seals.seal(SealedForm.of(signer)));
    }

    KeyPair assigned(KeyPair key, KeyPair.Owner owner, KeyTerms terms) {
        return next(
                bound(key, terms),
                new KeyPair.Status(true, false, false),
                Optional.of(owner),
                key.certificateDigest(),
                terms.notAfter(),
                Optional.empty());
    }

    KeyPair certified(KeyPair key, boolean enabled, Bytes certificateDigest, Instant notAfter) {
        return next(
                key,
                new KeyPair.Status(true, true, enabled),
                key.owner(),
                Optional.of(certificateDigest),
                // A one-time key ends before its certificate does.
                key.notAfter().filter(it -> it.isBefore(notAfter)).or(() -> Optional.of(notAfter)),
                key.assignBy());
    }

    KeyPair switched(KeyPair key, boolean enabled) {
        return next(
                key,
                new KeyPair.Status(true, true, enabled),
                key.owner(),
                key.certificateDigest(),
                key.notAfter(),
                key.assignBy());
    }

    private static KeyPair bound(KeyPair key, KeyTerms terms) {
        return new KeyPair(
                key.id(),
                key.algorithm(),
                key.publicKey(),
                key.wrappedKey(),
                key.status(),
                key.owner(),
                key.certificateDigest(),
                key.createdAt(),
                key.notAfter(),
                key.generation(),
                terms.usageLimit(),
                terms.scal1(),
                key.assignBy(),
                key.node(),
                key.seal());
    }

    private KeyPair next(
            KeyPair key,
            KeyPair.Status status,
            Optional<KeyPair.Owner> owner,
            Optional<Bytes> certificateDigest,
            Optional<Instant> notAfter,
            Optional<Instant> assignBy) {
        return sealed(
                with(key, status, owner, certificateDigest, notAfter, key.generation() + 1, assignBy, node, NONE_YET));
    }

    /** The same state under another wrapping key. */
    KeyPair rewrapped(KeyPair key, KeyBlob blob) {
        return sealed(new KeyPair(
                key.id(),
                key.algorithm(),
                key.publicKey(),
                blob,
                key.status(),
                key.owner(),
                key.certificateDigest(),
                key.createdAt(),
                key.notAfter(),
                key.generation(),
                key.usageLimit(),
                key.scal1(),
                key.assignBy(),
                key.node(),
                NONE_YET));
    }

    private static KeyPair with(
            KeyPair key,
            KeyPair.Status status,
            Optional<KeyPair.Owner> owner,
            Optional<Bytes> certificateDigest,
            Optional<Instant> notAfter,
            long generation,
            Optional<Instant> assignBy,
            String node,
            Seal seal) {
        return new KeyPair(
                key.id(),
                key.algorithm(),
                key.publicKey(),
                key.wrappedKey(),
                status,
                owner,
                certificateDigest,
                key.createdAt(),
                notAfter,
                generation,
                key.usageLimit(),
                key.scal1(),
                assignBy,
                node,
                seal);
    }
}

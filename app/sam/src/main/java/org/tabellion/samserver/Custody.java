package org.tabellion.samserver;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.sam.adapter.out.crypto.TwoPersonLock;

/**
 * What the two custodians hold together: the cluster secret, an Ed25519 key under both their passphrases. What it has
 * signed they have agreed to; a running SAM checks that by the public key, and never sees a passphrase.
 *
 * @param publicKey SubjectPublicKeyInfo, DER
 */
record Custody(Bytes publicKey, TwoPersonLock.Locked secret) {

    private static final String ALGORITHM = "Ed25519";

    /** The key pair before it is locked away. Not a record: no log may show it. */
    static final class Fresh {

        private final Bytes publicKey;
        private final Bytes privateKey;

        private Fresh(Bytes publicKey, Bytes privateKey) {
            this.publicKey = publicKey;
            this.privateKey = privateKey;
        }

        Bytes publicKey() {
            return publicKey;
        }

        /** @param context is bound to it */
        Custody lock(Passphrases custodians, Bytes context, TwoPersonLock.Cost cost, Randomness randomness) {
            return new Custody(
                    publicKey,
                    TwoPersonLock.lock(privateKey, custodians.first(), custodians.second(), context, cost, randomness));
        }
    }

    static Fresh make() {
        try {
            var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new Fresh(
                    Bytes.of(pair.getPublic().getEncoded()),
                    Bytes.of(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /**
     * @param statement what the custodians agree to
     * @throws Failure FORBIDDEN {@code custodians} if these are not their passphrases
     */
    Bytes sign(Passphrases custodians, Bytes context, Bytes statement) {
        var key = open(custodians, context);
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(statement.toArray());
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** @throws Failure FORBIDDEN {@code custodians} if these are not their passphrases, or {@code context} is another */
    void require(Passphrases custodians, Bytes context) {
        var probe = Bytes.ofUtf8("probe");
        requireSigned(probe, sign(custodians, context, probe));
    }

    /** @throws Failure FORBIDDEN {@code custodians} if it is not signed by them */
    void requireSigned(Bytes statement, Bytes value) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(
                    KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKey.toArray())));
            signature.update(statement.toArray());
            if (signature.verify(value.toArray())) {
                return;
            }
        } catch (GeneralSecurityException notASignature) {
            throw refused();
        }
        throw refused();
    }

    private PrivateKey open(Passphrases custodians, Bytes context) {
        var encoded = TwoPersonLock.open(secret, custodians.first(), custodians.second(), context)
                .orElseThrow(Custody::refused);
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static Failure refused() {
        return Failure.forbidden(
                "custodians",
                "a custodian's passphrase is wrong, or sam_infrastructure.json is not as create wrote it");
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("every Java runtime has Ed25519", e);
    }
}

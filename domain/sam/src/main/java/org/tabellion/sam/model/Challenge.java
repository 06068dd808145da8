package org.tabellion.sam.model;

import java.util.List;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;

/**
 * What a factor proves that its owner approved: the SHA-256 over the RFC 8785 form of a small object. The same for every
 * kind of factor: the challenge of a passkey, what a device signs, what stands beside a PIN in its envelope.
 *
 * @param digest 32 bytes
 */
public record Challenge(Bytes digest) implements ValueObject {

    /** {@code {"dtbs_r":[...],"jti":"...","key_id":"..."}}, the hashes in base64url and sorted, each as often as it occurs. */
    public static Challenge ofSigning(String jti, KeyPairId key, List<Dtbsr> hashes) {
        return of(new CanonicalJson()
                .text("jti", jti)
                .text("key_id", key.value())
                .texts(
                        "dtbs_r",
                        hashes.stream()
                                .map(it -> it.value().base64Url())
                                .sorted()
                                .toList()));
    }

    /**
     * {@code {"hash_alg":"...","jti":"...","key_id":"...","num_signatures":n}}: level 1, where so many hashes that nobody knows
     * yet are approved.
     */
    public static Challenge ofCounting(String jti, KeyPairId key, DigestAlgorithm digest, int signatures) {
        return of(new CanonicalJson()
                .text("hash_alg", digest.oid())
                .text("jti", jti)
                .text("key_id", key.value())
                .number("num_signatures", signatures));
    }

    /** {@code {"jti":"...","signer_id":"..."}}: stands beside a PIN that is to be set. */
    public static Challenge ofSetting(String jti, SignerId signer) {
        return of(new CanonicalJson().text("jti", jti).text("signer_id", signer.value()));
    }

    /** {@code {"factor_sha256":"...","jti":"...","signer_id":"..."}}: the present factor agrees to the next. */
    public static Challenge ofChange(String jti, SignerId signer, Bytes factorDigest) {
        return of(new CanonicalJson()
                .bytes("factor_sha256", factorDigest)
                .text("jti", jti)
                .text("signer_id", signer.value()));
    }

    private static Challenge of(CanonicalJson form) {
        return new Challenge(DigestAlgorithm.SHA256.digest(form.toBytes()));
    }
}

package org.tabellion.kernel;

import java.util.Optional;

/** Signature algorithms over a given digest. PSS uses MGF1 with the same digest and a salt as long as the digest. */
public enum SignatureAlgorithm {
    RSA_SHA256(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA256, "1.2.840.113549.1.1.11", false),
    RSA_SHA384(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA384, "1.2.840.113549.1.1.12", false),
    RSA_SHA512(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA512, "1.2.840.113549.1.1.13", false),
    RSA_PSS_SHA256(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA256, "1.2.840.113549.1.1.10", true),
    RSA_PSS_SHA384(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA384, "1.2.840.113549.1.1.10", true),
    RSA_PSS_SHA512(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA512, "1.2.840.113549.1.1.10", true),
    ECDSA_SHA256(KeyAlgorithm.Family.ECDSA, DigestAlgorithm.SHA256, "1.2.840.10045.4.3.2", false),
    ECDSA_SHA384(KeyAlgorithm.Family.ECDSA, DigestAlgorithm.SHA384, "1.2.840.10045.4.3.3", false),
    ECDSA_SHA512(KeyAlgorithm.Family.ECDSA, DigestAlgorithm.SHA512, "1.2.840.10045.4.3.4", false);

    private final KeyAlgorithm.Family family;
    private final DigestAlgorithm digest;
    private final String oid;
    private final boolean pss;

    SignatureAlgorithm(KeyAlgorithm.Family family, DigestAlgorithm digest, String oid, boolean pss) {
        this.family = family;
        this.digest = digest;
        this.oid = oid;
        this.pss = pss;
    }

    public KeyAlgorithm.Family family() {
        return family;
    }

    public DigestAlgorithm digest() {
        return digest;
    }

    /** Dotted decimal. For PSS the digest stands in the parameters, so the OID alone does not tell it. */
    public String oid() {
        return oid;
    }

    public boolean isPss() {
        return pss;
    }

    public boolean fits(KeyAlgorithm key) {
        return key.family() == family;
    }

    /** PKCS#1 v1.5, PSS (by OID and the digest of its parameters) or ECDSA. */
    public static Optional<SignatureAlgorithm> of(String oid, DigestAlgorithm digest) {
        for (var algorithm : values()) {
            if (algorithm.oid.equals(oid) && algorithm.digest == digest) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    public static SignatureAlgorithm of(KeyAlgorithm.Family family, DigestAlgorithm digest) {
        for (var algorithm : values()) {
            if (algorithm.family == family && algorithm.digest == digest && !algorithm.pss) {
                return algorithm;
            }
        }
        throw new IllegalStateException("every family has every digest");
    }
}

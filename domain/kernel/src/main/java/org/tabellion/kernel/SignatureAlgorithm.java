package org.tabellion.kernel;

import java.util.Optional;

/** Signature algorithms over a given digest. PSS uses MGF1 with the same digest. */
public enum SignatureAlgorithm {
    RSA_SHA256(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA256, "1.2.840.113549.1.1.11", Salt.NONE),
    RSA_SHA384(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA384, "1.2.840.113549.1.1.12", Salt.NONE),
    RSA_SHA512(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA512, "1.2.840.113549.1.1.13", Salt.NONE),
    RSA_PSS_SHA256(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA256, "1.2.840.113549.1.1.10", Salt.AS_DIGEST),
    RSA_PSS_SHA384(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA384, "1.2.840.113549.1.1.10", Salt.AS_DIGEST),
    RSA_PSS_SHA512(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA512, "1.2.840.113549.1.1.10", Salt.AS_DIGEST),
    RSA_PSS_SHA256_LONGEST_SALT(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA256, "1.2.840.113549.1.1.10", Salt.LONGEST),
    RSA_PSS_SHA384_LONGEST_SALT(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA384, "1.2.840.113549.1.1.10", Salt.LONGEST),
    RSA_PSS_SHA512_LONGEST_SALT(KeyAlgorithm.Family.RSA, DigestAlgorithm.SHA512, "1.2.840.113549.1.1.10", Salt.LONGEST),
    ECDSA_SHA256(KeyAlgorithm.Family.ECDSA, DigestAlgorithm.SHA256, "1.2.840.10045.4.3.2", Salt.NONE),
    ECDSA_SHA384(KeyAlgorithm.Family.ECDSA, DigestAlgorithm.SHA384, "1.2.840.10045.4.3.3", Salt.NONE),
    ECDSA_SHA512(KeyAlgorithm.Family.ECDSA, DigestAlgorithm.SHA512, "1.2.840.10045.4.3.4", Salt.NONE);

    private final KeyAlgorithm.Family family;
    private final DigestAlgorithm digest;
    private final String oid;
    private final Salt salt;

    private enum Salt {
        NONE,
        AS_DIGEST,
        LONGEST
    }

    SignatureAlgorithm(KeyAlgorithm.Family family, DigestAlgorithm digest, String oid, Salt salt) {
        this.family = family;
        this.digest = digest;
        this.oid = oid;
        this.salt = salt;
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
        return salt != Salt.NONE;
    }

    /** Whether the salt of PSS is as long as the key has room for, where it usually is as long as the digest. */
    public boolean hasLongestSalt() {
        return salt == Salt.LONGEST;
    }

    /**
     * By RFC 8017 section 9.1.1.
     *
     * @param modulusBits of the RSA key
     * @return octets; 0 where there is no salt
     */
    public int saltLength(int modulusBits) {
        return switch (salt) {
            case NONE -> 0;
            case AS_DIGEST -> digest.lengthInBytes();
            case LONGEST -> (modulusBits - 1 + 7) / 8 - digest.lengthInBytes() - 2;
        };
    }

    public boolean fits(KeyAlgorithm key) {
        return key.family() == family;
    }

    /** PKCS#1 v1.5, PSS (by OID and the digest of its parameters, the salt as long as the digest) or ECDSA. */
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
            if (algorithm.family == family && algorithm.digest == digest && !algorithm.isPss()) {
                return algorithm;
            }
        }
        throw new IllegalStateException("every family has every digest");
    }
}

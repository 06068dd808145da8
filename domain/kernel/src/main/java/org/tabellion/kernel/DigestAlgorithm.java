package org.tabellion.kernel;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The digests that may be signed (ETSI TS 119 312): SHA-256 and stronger. */
public enum DigestAlgorithm {
    SHA256(32, "SHA-256", "2.16.840.1.101.3.4.2.1"),
    SHA384(48, "SHA-384", "2.16.840.1.101.3.4.2.2"),
    SHA512(64, "SHA-512", "2.16.840.1.101.3.4.2.3");

    private final int length;
    private final String standardName;
    private final String oid;

    DigestAlgorithm(int length, String standardName, String oid) {
        this.length = length;
        this.standardName = standardName;
        this.oid = oid;
    }

    public static Optional<DigestAlgorithm> ofOid(String oid) {
        for (var algorithm : values()) {
            if (algorithm.oid.equals(oid)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    public int lengthInBytes() {
        return length;
    }

    /** As FIPS 180-4 and the JCA write it: {@code SHA-256}. */
    public String standardName() {
        return standardName;
    }

    /** Dotted decimal. */
    public String oid() {
        return oid;
    }

    public Bytes digest(Bytes data) {
        return Bytes.of(newMessageDigest().digest(data.toArray()));
    }

    /** A fresh one, for data that streams past. */
    public MessageDigest newMessageDigest() {
        try {
            return MessageDigest.getInstance(standardName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + standardName, e);
        }
    }
}

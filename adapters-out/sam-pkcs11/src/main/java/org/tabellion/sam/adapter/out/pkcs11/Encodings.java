package org.tabellion.sam.adapter.out.pkcs11;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;

/** Between what PKCS#11 takes and gives and what the world outside writes (DER). */
final class Encodings {

    private static final Bytes SHA256_INFO = Bytes.ofHex("3031300d060960864801650304020105000420");
    private static final Bytes SHA384_INFO = Bytes.ofHex("3041300d060960864801650304020205000430");
    private static final Bytes SHA512_INFO = Bytes.ofHex("3051300d060960864801650304020305000440");

    private Encodings() {}

    /** RFC 8017 section 9.2, note 1. */
    static Bytes digestInfo(Dtbsr hash) {
        return switch (hash.algorithm()) {
            case SHA256 -> SHA256_INFO.append(hash.value());
            case SHA384 -> SHA384_INFO.append(hash.value());
            case SHA512 -> SHA512_INFO.append(hash.value());
        };
    }

    /** FIPS 186-5 section 6.4.1: the leftmost bits, as many as the order has. Modules differ in doing it themselves. */
    static Bytes leftmost(Dtbsr hash, KeyAlgorithm key) {
        int order = (key.bits() + 7) / 8;
        return hash.value().length() <= order
                ? hash.value()
                : Bytes.of(Arrays.copyOf(hash.value().toArray(), order));
    }

    /** From r and s of equal length to an Ecdsa-Sig-Value. */
    static Bytes ecdsaSignature(Bytes raw) {
        var both = raw.toArray();
        var r = integer(Arrays.copyOfRange(both, 0, both.length / 2));
        var s = integer(Arrays.copyOfRange(both, both.length / 2, both.length));
        return tlv(0x30, r.append(s));
    }

    private static Bytes integer(byte[] magnitude) {
        return tlv(0x02, Bytes.of(new BigInteger(1, magnitude).toByteArray()));
    }

    private static Bytes tlv(int tag, Bytes content) {
        int length = content.length();
        return (length < 0x80
                        ? Bytes.of((byte) tag, (byte) length)
                        : length < 0x100
                                ? Bytes.of((byte) tag, (byte) 0x81, (byte) length)
                                : Bytes.of((byte) tag, (byte) 0x82, (byte) (length >>> 8), (byte) length))
                .append(content);
    }

    /** RFC 5480 named curve, as CKA_EC_PARAMS. */
    static Bytes curve(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case P_256 -> Bytes.ofHex("06082a8648ce3d030107");
            case P_384 -> Bytes.ofHex("06052b81040022");
            case P_521 -> Bytes.ofHex("06052b81040023");
            case RSA_2048, RSA_3072, RSA_4096 -> throw new IllegalArgumentException(algorithm + " has no curve");
        };
    }

    /**
     * SubjectPublicKeyInfo.
     *
     * @throws IllegalStateException if this is not an RSA key of that length with exponent 65537
     */
    static Bytes rsaPublicKey(KeyAlgorithm algorithm, Bytes modulus, Bytes exponent) {
        var n = new BigInteger(1, modulus.toArray());
        var e = new BigInteger(1, exponent.toArray());
        if (n.bitLength() != algorithm.bits() || !e.equals(BigInteger.valueOf(65537))) {
            throw new IllegalStateException("the module made another RSA key than was asked for");
        }
        try {
            return Bytes.of(KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(n, e))
                    .getEncoded());
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException("the module made an RSA key that is none", refused);
        }
    }

    /**
     * SubjectPublicKeyInfo.
     *
     * @param point CKA_EC_POINT: the uncompressed point in an OCTET STRING; older modules give it bare
     * @throws IllegalStateException if this is no point of that curve
     */
    static Bytes ecPublicKey(KeyAlgorithm algorithm, Bytes point) {
        var bare = bare(point, 1 + 2 * ((algorithm.bits() + 7) / 8));
        var ecPublicKey = Bytes.ofHex("06072a8648ce3d0201");
        var encoded = tlv(
                0x30,
                tlv(0x30, ecPublicKey.append(curve(algorithm)))
                        .append(tlv(0x03, Bytes.of((byte) 0).append(bare))));
        try {
            return Bytes.of(KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(encoded.toArray()))
                    .getEncoded());
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException("the module made an EC key that is none", refused);
        }
    }

    private static Bytes bare(Bytes point, int length) {
        if (point.length() == length) {
            return point;
        }
        int header = point.length() - length;
        if (header > 0) {
            var content = Bytes.of(Arrays.copyOfRange(point.toArray(), header, point.length()));
            if (tlv(0x04, content).equals(point)) {
                return content;
            }
        }
        throw new IllegalStateException("the module gives an EC point of %d bytes".formatted(point.length()));
    }
}

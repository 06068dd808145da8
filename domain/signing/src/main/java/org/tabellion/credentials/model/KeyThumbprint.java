package org.tabellion.credentials.model;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/** JWK thumbprints, RFC 7638 with SHA-256. */
public final class KeyThumbprint {

    private KeyThumbprint() {}

    /**
     * @param subjectPublicKeyInfo DER
     * @throws IllegalArgumentException if it is no RSA key and on none of the NIST curves
     */
    public static String of(Bytes subjectPublicKeyInfo) {
        var jwk =
                switch (key(subjectPublicKeyInfo)) {
                    case RSAPublicKey rsa ->
                        "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                                .formatted(unsigned(rsa.getPublicExponent(), 0), unsigned(rsa.getModulus(), 0));
                    case ECPublicKey ec -> {
                        int bits = ec.getParams().getOrder().bitLength();
                        int length = (bits + 7) / 8;
                        yield "{\"crv\":\"P-%d\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                                .formatted(
                                        bits,
                                        unsigned(ec.getW().getAffineX(), length),
                                        unsigned(ec.getW().getAffineY(), length));
                    }
                    default -> throw new IllegalArgumentException("neither an RSA nor an EC key");
                };
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(jwk)).base64Url();
    }

    private static PublicKey key(Bytes subjectPublicKeyInfo) {
        var specification = new X509EncodedKeySpec(subjectPublicKeyInfo.toArray());
        for (var algorithm : new String[] {"EC", "RSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(specification);
            } catch (InvalidKeySpecException otherKind) {
                continue;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has RSA and EC", e);
            }
        }
        throw new IllegalArgumentException("neither an RSA nor an EC key");
    }

    private static String unsigned(BigInteger number, int least) {
        var bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        var padded = new byte[Math.max(least, bytes.length - from)];
        System.arraycopy(bytes, from, padded, padded.length - (bytes.length - from), bytes.length - from);
        return Bytes.of(padded).base64Url();
    }
}

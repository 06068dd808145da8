package org.tabellion.credentials.model;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/** JWK thumbprints, RFC 7638 with SHA-256. */
public final class KeyThumbprint {

    /** Each with what stands before an uncompressed point on it: asked with every signature, and read at once so. */
    private enum Curve {
        P_256(256, "3059301306072a8648ce3d020106082a8648ce3d03010703420004"),
        P_384(384, "3076301006072a8648ce3d020106052b8104002203620004"),
        P_521(521, "30819b301006072a8648ce3d020106052b810400230381860004");

        private final int bits;
        private final byte[] head;

        Curve(int bits, String head) {
            this.bits = bits;
            this.head = Bytes.ofHex(head).toArray();
        }

        private int length() {
            return (bits + 7) / 8;
        }

        boolean isOf(byte[] info) {
            return info.length == head.length + 2 * length() && Arrays.mismatch(head, info) == head.length;
        }

        String jwk(byte[] info) {
            int y = info.length - length();
            return ec(
                    bits,
                    Bytes.of(Arrays.copyOfRange(info, head.length, y)).base64Url(),
                    Bytes.of(Arrays.copyOfRange(info, y, info.length)).base64Url());
        }
    }

    private KeyThumbprint() {}

    /**
     * @param subjectPublicKeyInfo DER; whether a point lies on its curve is not judged
     * @throws IllegalArgumentException if it is no RSA key and on none of the NIST curves
     */
    public static String of(Bytes subjectPublicKeyInfo) {
        var info = subjectPublicKeyInfo.toArray();
        var jwk = Arrays.stream(Curve.values())
                .filter(it -> it.isOf(info))
                .findFirst()
                .map(it -> it.jwk(info))
                .orElseGet(() -> jwk(key(info)));
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(jwk)).base64Url();
    }

    private static String jwk(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa ->
                "{\"e\":\"" + unsigned(rsa.getPublicExponent(), 0) + "\",\"kty\":\"RSA\",\"n\":\""
                        + unsigned(rsa.getModulus(), 0) + "\"}";
            case ECPublicKey ec -> {
                int bits = ec.getParams().getOrder().bitLength();
                int length = (bits + 7) / 8;
                yield ec(
                        bits,
                        unsigned(ec.getW().getAffineX(), length),
                        unsigned(ec.getW().getAffineY(), length));
            }
            default -> throw new IllegalArgumentException("neither an RSA nor an EC key");
        };
    }

    private static String ec(int bits, String x, String y) {
        return "{\"crv\":\"P-" + bits + "\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    }

    private static PublicKey key(byte[] subjectPublicKeyInfo) {
        var specification = new X509EncodedKeySpec(subjectPublicKeyInfo);
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

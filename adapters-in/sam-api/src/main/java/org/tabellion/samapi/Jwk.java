package org.tabellion.samapi;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.tabellion.kernel.Bytes;
import tools.jackson.databind.node.ObjectNode;

/** JSON Web Keys (RFC 7517) of the SAM itself. */
final class Jwk {

    private static final int COORDINATE = 32;

    private Jwk() {}

    /** What signs the audit. */
    static ObjectNode p256(String kid, Bytes publicKey) {
        return p256(kid, publicKey, "sig", "ES256");
    }

    /** What PINs are encrypted to. */
    static ObjectNode p256ForPins(String kid, Bytes publicKey) {
        return p256(kid, publicKey, "enc", "ECDH-ES");
    }

    private static ObjectNode p256(String kid, Bytes publicKey, String use, String algorithm) {
        ECPublicKey key;
        try {
            key = (ECPublicKey)
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the SAM's own keys are P-256 keys", e);
        }
        return StrictJson.newObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("use", use)
                .put("alg", algorithm)
                .put("kid", kid)
                .put("x", coordinate(key.getW().getAffineX()))
                .put("y", coordinate(key.getW().getAffineY()));
    }

    // RFC 7518, 6.2.1.2: the full length of a coordinate, leading zeros kept.
    private static String coordinate(BigInteger value) {
        var big = value.toByteArray();
        var fixed = new byte[COORDINATE];
        int from = Math.max(0, big.length - COORDINATE);
        int length = big.length - from;
        System.arraycopy(big, from, fixed, COORDINATE - length, length);
        return Bytes.of(fixed).base64Url();
    }
}

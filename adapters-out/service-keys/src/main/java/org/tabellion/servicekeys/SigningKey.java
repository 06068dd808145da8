package org.tabellion.servicekeys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/** A P-256 key for one purpose: ES256, by the fastest provider that is installed (design D10). */
public final class SigningKey {

    private static final int COORDINATE_IN_BYTES = 32;

    private final PrivateKey key;
    private final ECPublicKey point;
    private final String kid;

    SigningKey(PrivateKey key, ECPublicKey point) {
        this.key = key;
        this.point = point;
        this.kid = thumbprint(point);
        if (point.getParams().getOrder().bitLength() != 256) {
            throw new IllegalStateException("service keys are on P-256");
        }
    }

    /** RFC 7638 thumbprint of the public key, base64url. */
    public String kid() {
        return kid;
    }

    public Bytes x() {
        return coordinate(point.getW().getAffineX());
    }

    public Bytes y() {
        return coordinate(point.getW().getAffineY());
    }

    /** SubjectPublicKeyInfo, DER. */
    public Bytes publicKey() {
        return Bytes.of(point.getEncoded());
    }

    /** Signature over SHA-256 of {@code data}: r and s, 32 bytes each, as JWS wants them (RFC 7518 section 3.4). */
    public Bytes sign(Bytes data) {
        try {
            var signature = signature();
            signature.initSign(key);
            signature.update(data.toArray());
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a service key does not sign", e);
        }
    }

    public boolean verify(Bytes data, Bytes value) {
        try {
            var signature = signature();
            signature.initVerify(point);
            signature.update(data.toArray());
            return signature.verify(value.toArray());
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a service key does not verify", e);
        }
    }

    /** Compact JWS. */
    public String jws(String type, Bytes payload) {
        var header = Bytes.ofUtf8("{\"alg\":\"ES256\",\"typ\":\"%s\",\"kid\":\"%s\"}".formatted(type, kid));
        var input = header.base64Url() + "." + payload.base64Url();
        return input + "." + sign(Bytes.ofUtf8(input)).base64Url();
    }

    private static Signature signature() throws NoSuchAlgorithmException {
        return Signature.getInstance("SHA256withECDSAinP1363Format");
    }

    private static String thumbprint(ECPublicKey point) {
        var json = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(
                        coordinate(point.getW().getAffineX()).base64Url(),
                        coordinate(point.getW().getAffineY()).base64Url());
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(json)).base64Url();
    }

    private static Bytes coordinate(BigInteger value) {
        var bytes = value.toByteArray();
        var fixed = new byte[COORDINATE_IN_BYTES];
        int length = Math.min(bytes.length, COORDINATE_IN_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_IN_BYTES - length, length);
        return Bytes.of(fixed);
    }

    @Override
    public String toString() {
        return "service key " + kid;
    }
}

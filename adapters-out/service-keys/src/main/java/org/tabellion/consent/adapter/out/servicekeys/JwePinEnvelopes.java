package org.tabellion.consent.adapter.out.servicekeys;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.model.EncryptedPin;
import org.tabellion.consent.spi.PinEnvelopes;
import org.tabellion.consent.spi.SamFactors.PinKey;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;

/**
 * Compact JWE (RFC 7516) by {@code ECDH-ES} on P-256 and {@code A256GCM}, as the SAM's {@code new_factor.schema.json} has it. No
 * library: one would hold the PIN in a String, and in buffers of its own.
 */
@Component
class JwePinEnvelopes implements PinEnvelopes {

    private static final String CURVE = "secp256r1";
    private static final String ENCRYPTION = "A256GCM";
    private static final int VECTOR = 12;
    private static final int TAG = 16;
    private static final int COORDINATE = 32;

    private final Randomness randomness;

    JwePinEnvelopes(Randomness randomness) {
        this.randomness = randomness;
    }

    @Override
    public EncryptedPin seal(SigningSecret pin, String jti, Bytes challenge, PinKey key) {
        var plain = contents(pin, jti, challenge);
        try {
            return encrypted(plain, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "every Java platform has P-256 and AES-GCM, and the SAM's key is on P-256", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private EncryptedPin encrypted(byte[] plain, PinKey key) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE));
        var ephemeral = generator.generateKeyPair();
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ephemeral.getPrivate());
        agreement.doPhase(publicKey(key), true);
        var header = header(key, ((ECPublicKey) ephemeral.getPublic()).getW());
        var vector = randomness.bytes(VECTOR);
        var secret = derived(agreement.generateSecret());
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(secret, "AES"),
                    new GCMParameterSpec(8 * TAG, vector.toArray()));
            cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
            var sealed = cipher.doFinal(plain);
            var text = Bytes.of(Arrays.copyOf(sealed, sealed.length - TAG));
            var tag = Bytes.of(Arrays.copyOfRange(sealed, sealed.length - TAG, sealed.length));
            return new EncryptedPin(
                    String.join(".", header, "", vector.base64Url(), text.base64Url(), tag.base64Url()));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static String header(PinKey key, ECPoint ephemeral) {
        return Bytes.ofUtf8(
                        "{\"alg\":\"ECDH-ES\",\"enc\":\"%s\",\"kid\":\"%s\",\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}}"
                                .formatted(
                                        ENCRYPTION,
                                        key.id(),
                                        coordinate(ephemeral.getAffineX()),
                                        coordinate(ephemeral.getAffineY())))
                .base64Url();
    }

    private static String coordinate(BigInteger value) {
        return Bytes.ofHex("%064x".formatted(value)).base64Url();
    }

    private static ECPublicKey publicKey(PinKey key) throws GeneralSecurityException {
        if (key.x().length() != COORDINATE || key.y().length() != COORDINATE) {
            throw new IllegalStateException("the SAM's key for PINs is not on P-256");
        }
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(CURVE));
        var point = new ECPoint(
                new BigInteger(1, key.x().toArray()), new BigInteger(1, key.y().toArray()));
        return (ECPublicKey) KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    // Concat KDF, RFC 7518 section 4.6.2: one round of SHA-256 gives the 256 bits.
    private static byte[] derived(byte[] secret) throws GeneralSecurityException {
        try {
            var algorithm = ENCRYPTION.getBytes(StandardCharsets.US_ASCII);
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(4).putInt(1).array());
            digest.update(secret);
            return digest.digest(ByteBuffer.allocate(4 + algorithm.length + 4 + 4 + 4)
                    .putInt(algorithm.length)
                    .put(algorithm)
                    .putInt(0)
                    .putInt(0)
                    .putInt(256)
                    .array());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** {@code {"pin":"...","jti":"...","challenge":"..."}}; of the escapes only those of the quote and the backslash. */
    private static byte[] contents(SigningSecret pin, String jti, Bytes challenge) {
        var value = pin.value();
        var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(value));
        try {
            var begin = "{\"pin\":\"".getBytes(StandardCharsets.US_ASCII);
            var end = ("\",\"jti\":\"" + jti + "\",\"challenge\":\"" + challenge.base64Url() + "\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            var all = new byte[begin.length + 2 * encoded.remaining() + end.length];
            var out = ByteBuffer.wrap(all).put(begin);
            while (encoded.hasRemaining()) {
                byte next = encoded.get();
                if (next == '"' || next == '\\') {
                    out.put((byte) '\\');
                }
                out.put(next);
            }
            out.put(end);
            var contents = Arrays.copyOf(all, out.position());
            Arrays.fill(all, (byte) 0);
            return contents;
        } finally {
            Arrays.fill(value, '\0');
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }
}

package org.tabellion.sam.adapter.out.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.Hsm.SharedSecret;
import org.tabellion.sam.spi.PinEnvelopes;
import tools.jackson.core.JacksonException;

/**
 * Compact JWE by RFC 7516 with direct agreement (RFC 7518 section 4.6), read strictly by hand: the header has exactly
 * {@code alg}, {@code enc}, {@code epk} and {@code kid}, so nothing can be switched by it.
 */
public final class JwePinEnvelopes implements PinEnvelopes {

    private static final int LONGEST = 2048;
    private static final int LONGEST_HEADER = 512;
    private static final int VECTOR = 12;
    private static final int TAG = 16;
    private static final int PARTS = 5;
    private static final String ENCRYPTION = "A256GCM";
    private static final Set<String> HEADER = Set.of("alg", "enc", "epk", "kid");
    private static final Set<String> POINT = Set.of("kty", "crv", "x", "y");

    @Override
    public Optional<Contents> open(EncryptedPin envelope, P256Point key, Function<P256Point, SharedSecret> agreement) {
        try {
            return Optional.of(read(envelope.compact(), key, agreement));
        } catch (IllegalArgumentException | JacksonException | GeneralSecurityException notAnEnvelope) {
            return Optional.empty();
        }
    }

    private static Contents read(String compact, P256Point key, Function<P256Point, SharedSecret> agreement)
            throws GeneralSecurityException {
        var parts = compact.length() > LONGEST ? new String[0] : compact.split("\\.", -1);
        require(parts.length == PARTS && parts[0].length() <= LONGEST_HEADER && parts[1].isEmpty());
        var ephemeral = ephemeral(parts[0], key.thumbprint());
        var vector = Bytes.ofBase64Url(parts[2]);
        var tag = Bytes.ofBase64Url(parts[4]);
        require(vector.length() == VECTOR && tag.length() == TAG);
        var sealed = Bytes.ofBase64Url(parts[3]).append(tag);
        byte[] plain;
        try (var secret = agreement.apply(ephemeral)) {
            plain = opened(secret, vector, parts[0], sealed);
        }
        try {
            return PinContents.read(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static P256Point ephemeral(String encoded, String kid) {
        var header = StrictObject.parse(Bytes.ofBase64Url(encoded));
        require(HEADER.equals(Set.copyOf(header.names()))
                && header.text("alg").equals("ECDH-ES")
                && header.text("enc").equals(ENCRYPTION)
                && header.text("kid").equals(kid));
        var point = header.object("epk");
        require(POINT.equals(Set.copyOf(point.names()))
                && point.text("kty").equals("EC")
                && point.text("crv").equals("P-256"));
        return new P256Point(Bytes.ofBase64Url(point.text("x")), Bytes.ofBase64Url(point.text("y")));
    }

    private static byte[] opened(SharedSecret secret, Bytes vector, String header, Bytes sealed)
            throws GeneralSecurityException {
        var key = derived(secret.value());
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(8 * TAG, vector.toArray()));
            cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(sealed.toArray());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    // Concat KDF, RFC 7518 section 4.6.2: one round of SHA-256 gives the 256 bits.
    private static byte[] derived(byte[] secret) throws GeneralSecurityException {
        var algorithm = ENCRYPTION.getBytes(StandardCharsets.US_ASCII);
        var info = ByteBuffer.allocate(4 + algorithm.length + 4 + 4 + 4)
                .putInt(algorithm.length)
                .put(algorithm)
                .putInt(0)
                .putInt(0)
                .putInt(256);
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(new byte[] {0, 0, 0, 1});
        digest.update(secret);
        return digest.digest(info.array());
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("no envelope of a PIN");
        }
    }
}

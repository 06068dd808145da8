package org.tabellion.authentication.adapter.out.servicekeys;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.SecretKey;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.spi.PinHashes;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.servicekeys.Macs;
import org.tabellion.servicekeys.ServiceKeystore;

/** Argon2id, with the cost of {@link Argon2PasswordHashes}, over HMAC-SHA256 of signer and PIN by a key of this purpose. */
@Component
class PepperedPinHashes implements PinHashes {

    private final Argon2PasswordEncoder encoder = Argon2PasswordHashes.newEncoder();
    private final SecretKey pepper;
    private final String ofNobody;

    PepperedPinHashes(ServiceKeystore keys, Randomness randomness) {
        this.pepper = keys.derived("signing-pin", "HmacSHA256");
        // Of a digest that no PIN has.
        this.ofNobody =
                Objects.requireNonNull(encoder.encode(randomness.bytes(32).base64Url()));
    }

    @Override
    public String hash(SignerId signer, SigningSecret pin) {
        return Objects.requireNonNull(encoder.encode(peppered(signer, pin)));
    }

    @Override
    public boolean matches(SignerId signer, SigningSecret pin, String hash) {
        return encoder.matches(peppered(signer, pin), hash);
    }

    @Override
    public String ofNobody() {
        return ofNobody;
    }

    private String peppered(SignerId signer, SigningSecret pin) {
        var characters = pin.value();
        var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        try {
            return Macs.hmac(pepper, Bytes.ofUtf8(signer.value()), Bytes.of(bytes))
                    .base64Url();
        } finally {
            Arrays.fill(characters, '\0');
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }
}

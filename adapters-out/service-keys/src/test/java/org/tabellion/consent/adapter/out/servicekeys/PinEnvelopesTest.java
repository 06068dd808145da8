package org.tabellion.consent.adapter.out.servicekeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.spi.SamFactors.PinKey;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.Hsm.SharedSecret;

/** What this server encrypts, the SAM's own code opens. */
class PinEnvelopesTest {

    private static final String JTI = "1767225600.AAECAwQFBgcICQoLDA0ODw";
    private static final Bytes CHALLENGE = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("an approval"));

    private final KeyPair sam = keyPair();
    private final P256Point point = point((ECPublicKey) sam.getPublic());
    private final JwePinEnvelopes envelopes = new JwePinEnvelopes(new SeededRandomness(5));

    @ParameterizedTest
    @ValueSource(strings = {"482913", "correct horse", "\"quoted\" \\ back", "пароль-и-ключ", "🔑🔑🔑🔑🔑🔑🔑🔑"})
    void a_pin_is_opened_by_the_sam_with_what_it_is_bound_to(String pin) {
        var secret = new SigningSecret(pin);

        var sealed = envelopes.seal(secret, JTI, CHALLENGE, key());

        try (var contents = opened(sealed.compact())) {
            assertThat(new String(contents.pin().utf8(), StandardCharsets.UTF_8))
                    .isEqualTo(pin);
            assertThat(contents.jti()).isEqualTo(JTI);
            assertThat(contents.challenge().digest()).isEqualTo(CHALLENGE);
        }
        assertThat(String.valueOf(secret.value())).as("its owner wipes it").isEqualTo(pin);
        assertThat(sealed).hasToString("encrypted PIN");
    }

    @Test
    void no_two_envelopes_of_one_pin_are_alike() {
        var one = envelopes
                .seal(new SigningSecret("482913"), JTI, CHALLENGE, key())
                .compact();
        var other = envelopes
                .seal(new SigningSecret("482913"), JTI, CHALLENGE, key())
                .compact();

        assertThat(one.split("\\.", -1)[0]).isNotEqualTo(other.split("\\.", -1)[0]);
        assertThat(one.split("\\.", -1)[3]).isNotEqualTo(other.split("\\.", -1)[3]);
    }

    private PinKey key() {
        return new PinKey(point.thumbprint(), point.x(), point.y());
    }

    private org.tabellion.sam.spi.PinEnvelopes.Contents opened(String compact) {
        return new org.tabellion.sam.adapter.out.crypto.JwePinEnvelopes()
                .open(new EncryptedPin(compact), point, this::agreed)
                .orElseThrow();
    }

    private SharedSecret agreed(P256Point other) {
        try {
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(sam.getPrivate());
            agreement.doPhase(
                    KeyFactory.getInstance("EC")
                            .generatePublic(new ECPublicKeySpec(
                                    new ECPoint(
                                            new BigInteger(1, other.x().toArray()),
                                            new BigInteger(1, other.y().toArray())),
                                    ((ECPublicKey) sam.getPublic()).getParams())),
                    true);
            return new SharedSecret(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static P256Point point(ECPublicKey key) {
        return new P256Point(
                Bytes.ofHex("%064x".formatted(key.getW().getAffineX())),
                Bytes.ofHex("%064x".formatted(key.getW().getAffineY())));
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

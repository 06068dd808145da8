package org.tabellion.authentication.adapter.out.servicekeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.spi.TokenSecrets.Digest;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.servicekeys.ServiceKeystore;

class SigningFactorSecretsTest {

    private static final SignerId ANA = new SignerId("sg_" + "A".repeat(26));
    private static final SignerId EVE = new SignerId("sg_" + "E".repeat(26));

    private static AesTokenSecrets secrets;
    private static PepperedPinHashes pins;
    private static PepperedPinHashes otherPepper;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) {
        var keys = ServiceKeystore.openOrMake(folder.resolve("keys.p12"), "a password of the test".toCharArray());
        var others = ServiceKeystore.openOrMake(folder.resolve("others.p12"), "a password of the test".toCharArray());
        secrets = new AesTokenSecrets(keys, new SeededRandomness(1));
        pins = new PepperedPinHashes(keys, new SeededRandomness(2));
        otherPepper = new PepperedPinHashes(others, new SeededRandomness(3));
    }

    @Test
    void a_pin_matches_its_own_hash_for_its_signer_under_its_pepper() {
        var pin = new SigningSecret("482913");
        var hash = pins.hash(ANA, pin);

        assertThat(hash).startsWith("$argon2id$").doesNotContain("482913");
        assertThat(pins.matches(ANA, pin, hash)).isTrue();
        assertThat(pins.matches(ANA, new SigningSecret("482914"), hash)).isFalse();
        assertThat(pins.matches(EVE, pin, hash)).isFalse();
        assertThat(otherPepper.matches(ANA, pin, hash)).isFalse();
        assertThat(pins.matches(ANA, pin, pins.ofNobody())).isFalse();
    }

    @Test
    void a_sealed_secret_serves_its_signer_alone() {
        var secret = Bytes.ofUtf8("12345678901234567890");
        var sealed = secrets.seal(ANA, secret);

        assertThat(sealed.utf8()).doesNotContain("1234567890");
        // RFC 4226 appendix D, count 0.
        assertThat(secrets.mac(ANA, sealed, Digest.SHA1, Bytes.ofHex("0000000000000000")))
                .isEqualTo(Bytes.ofHex("cc93cf18508d94934c64b65d8ba7667fb7cde4b0"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> secrets.mac(EVE, sealed, Digest.SHA1, Bytes.ofHex("00")));
    }
}

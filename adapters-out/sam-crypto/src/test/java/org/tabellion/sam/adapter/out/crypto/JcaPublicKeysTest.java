package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;

final class JcaPublicKeysTest {

    private static final int SIGNATURES = 50;

    private final JcaPublicKeys keys = new JcaPublicKeys();

    @ParameterizedTest
    @EnumSource
    void values_of_rsa_verify_and_no_other_does(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        if (algorithm.fits(KeyAlgorithm.RSA_2048)) {
            var pair = pair();
            var spki = Bytes.of(pair.getPublic().getEncoded());
            // As many that some of them begin with zeros.
            for (int i = 0; i < SIGNATURES; i++) {
                var text = Bytes.ofUtf8("text " + i);
                var hash = new Dtbsr(algorithm.digest(), algorithm.digest().digest(text));
                var value = signed(pair, algorithm, text);
                assertThat(keys.verifies(spki, algorithm, hash, value)).isTrue();
                var other = new Dtbsr(algorithm.digest(), algorithm.digest().digest(text.append(text)));
                assertThat(keys.verifies(spki, algorithm, other, value)).isFalse();
                assertThat(keys.verifies(spki, algorithm, hash, changed(value, i)))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_value_of_the_key_does_not_verify(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        if (algorithm.fits(KeyAlgorithm.RSA_2048)) {
            var pair = pair();
            var spki = Bytes.of(pair.getPublic().getEncoded());
            var text = Bytes.ofUtf8("text");
            var hash = new Dtbsr(algorithm.digest(), algorithm.digest().digest(text));
            var value = signed(pair, algorithm, text).toArray();
            var modulus = ((RSAPublicKey) pair.getPublic()).getModulus();
            var more = new BigInteger(1, value).add(modulus).toByteArray();
            assertThat(keys.verifies(spki, algorithm, hash, Bytes.of(more))).isFalse();
            assertThat(keys.verifies(spki, algorithm, hash, Bytes.of())).isFalse();
            assertThat(keys.verifies(spki, algorithm, hash, Bytes.of(new byte[256])))
                    .isFalse();
            assertThat(keys.verifies(spki, algorithm, hash, Bytes.of(Arrays.copyOf(value, 255))))
                    .isFalse();
            assertThat(keys.verifies(spki, algorithm, hash, Bytes.of(Arrays.copyOf(value, 257))))
                    .isFalse();
            var all = new byte[256];
            Arrays.fill(all, (byte) 0xff);
            assertThat(keys.verifies(spki, algorithm, hash, Bytes.of(all))).isFalse();
        }
    }

    @Test
    void a_value_with_a_salt_of_another_length_does_not_verify() throws GeneralSecurityException {
        var pair = pair();
        var spki = Bytes.of(pair.getPublic().getEncoded());
        var text = Bytes.ofUtf8("text");
        var hash = new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(text));
        var usual = SignatureAlgorithm.RSA_PSS_SHA256;
        var longest = SignatureAlgorithm.RSA_PSS_SHA256_LONGEST_SALT;

        assertThat(keys.verifies(spki, usual, hash, signed(pair, longest, text)))
                .isFalse();
        assertThat(keys.verifies(spki, longest, hash, signed(pair, usual, text)))
                .isFalse();
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static Bytes changed(Bytes value, int at) {
        var bytes = value.toArray();
        bytes[bytes.length - 1 - at] ^= 1;
        return Bytes.of(bytes);
    }

    private static Bytes signed(KeyPair pair, SignatureAlgorithm algorithm, Bytes text)
            throws GeneralSecurityException {
        Signature signature;
        DigestAlgorithm digest = algorithm.digest();
        if (algorithm.isPss()) {
            signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec(
                    digest.standardName(),
                    "MGF1",
                    new MGF1ParameterSpec(digest.standardName()),
                    algorithm.saltLength(2048),
                    PSSParameterSpec.TRAILER_FIELD_BC));
        } else {
            signature = Signature.getInstance(digest.standardName().replace("-", "") + "withRSA");
        }
        signature.initSign(pair.getPrivate());
        signature.update(text.toArray());
        return Bytes.of(signature.sign());
    }
}

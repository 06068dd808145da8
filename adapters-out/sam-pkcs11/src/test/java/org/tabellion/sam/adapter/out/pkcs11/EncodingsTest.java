package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;

final class EncodingsTest {

    @ParameterizedTest
    @EnumSource(names = {"P_256", "P_384", "P_521"})
    void an_ec_point_becomes_the_public_key_that_the_jdk_writes(KeyAlgorithm algorithm) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(algorithm.curve()));
        var key = (ECPublicKey) generator.generateKeyPair().getPublic();
        var spki = Bytes.of(key.getEncoded());
        int length = (algorithm.bits() + 7) / 8;
        var bare = Bytes.of(Arrays.copyOfRange(key.getEncoded(), spki.length() - 1 - 2 * length, spki.length()));
        assertThat(Encodings.ecPublicKey(algorithm, bare)).isEqualTo(spki);
        var header = bare.length() < 128
                ? Bytes.of((byte) 4, (byte) bare.length())
                : Bytes.of((byte) 4, (byte) 0x81, (byte) bare.length());
        assertThat(Encodings.ecPublicKey(algorithm, header.append(bare))).isEqualTo(spki);
    }

    @Test
    void whatever_else_a_module_calls_an_ec_point_is_refused() {
        var random = new Random(7);
        for (int length = 0; length < 300; length++) {
            var noise = new byte[length];
            random.nextBytes(noise);
            assertThatThrownBy(() -> Encodings.ecPublicKey(KeyAlgorithm.P_256, Bytes.of(noise)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void an_rsa_key_of_another_size_or_exponent_is_refused() {
        var modulus = Bytes.of(BigInteger.TWO.pow(2047).add(BigInteger.ONE).toByteArray());
        assertThat(Encodings.rsaPublicKey(KeyAlgorithm.RSA_2048, modulus, Bytes.ofHex("010001")))
                .isNotNull();
        assertThatThrownBy(() -> Encodings.rsaPublicKey(KeyAlgorithm.RSA_2048, modulus, Bytes.ofHex("03")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Encodings.rsaPublicKey(KeyAlgorithm.RSA_3072, modulus, Bytes.ofHex("010001")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Encodings.rsaPublicKey(KeyAlgorithm.RSA_2048, Bytes.of(), Bytes.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_raw_ecdsa_signature_becomes_the_der_that_the_jdk_writes() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        for (var curve : new String[] {"secp256r1", "secp521r1"}) {
            generator.initialize(new ECGenParameterSpec(curve));
            var pair = generator.generateKeyPair();
            for (int i = 0; i < 50; i++) {
                var raw = Signature.getInstance("SHA256withECDSAinP1363Format");
                raw.initSign(pair.getPrivate());
                raw.update((byte) i);
                var der = Encodings.ecdsaSignature(Bytes.of(raw.sign()));
                var verifier = Signature.getInstance("SHA256withECDSA");
                verifier.initVerify(pair.getPublic());
                verifier.update((byte) i);
                assertThat(verifier.verify(der.toArray())).isTrue();
            }
        }
    }

    @Test
    void small_integers_are_written_without_leading_zeros() {
        var raw = new byte[64];
        raw[31] = 1;
        raw[63] = (byte) 0x80;
        assertThat(Encodings.ecdsaSignature(Bytes.of(raw))).isEqualTo(Bytes.ofHex("300702010102020080"));
    }

    @Test
    void a_digest_longer_than_the_order_is_cut_to_its_left() {
        var value = new byte[64];
        value[0] = 1;
        value[63] = 9;
        var hash = new Dtbsr(DigestAlgorithm.SHA512, Bytes.of(value));
        assertThat(Encodings.leftmost(hash, KeyAlgorithm.P_256)).isEqualTo(Bytes.of(Arrays.copyOf(value, 32)));
        assertThat(Encodings.leftmost(hash, KeyAlgorithm.P_521)).isEqualTo(Bytes.of(value));
    }
}

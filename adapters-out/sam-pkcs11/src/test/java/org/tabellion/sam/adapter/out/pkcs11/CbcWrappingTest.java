package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.spi.Hsm.WrappedKey;

/** Modules without RFC 5649 wrap by CBC, under a vector of its own for each key; the vendor's file says so. */
final class CbcWrappingTest {

    private static Pkcs11Hsm hsm;

    @BeforeAll
    static void take_a_vendor_that_has_cbc_alone(@TempDir Path directory) throws IOException {
        var vendor = Files.writeString(
                directory.resolve("vendor.properties"),
                "wrap.mechanisms = AES-256-CBC-PAD:0x1085\nunwrap.attributes.ec = 0xD5A0DB00:00\n");
        var nss = NssToken.create(directory).settings("world-c");
        var settings = new Pkcs11Settings(nss.place(), nss.pin(), nss.world(), nss.limits(), Pkcs11Vendor.load(vendor));
        Pkcs11Hsm.create(settings);
        hsm = Pkcs11Hsm.open(settings);
    }

    @AfterAll
    static void close() {
        hsm.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "P_256", "P_384"})
    void a_key_comes_back_from_under_its_own_vector(KeyAlgorithm kind) throws Exception {
        var key = hsm.generate(kind);
        assertThat(key.wrapped().mechanism()).isEqualTo("AES-256-CBC-PAD");
        assertThat(key.wrapped().value().length() % 16).isZero();
        var message = "by CBC".getBytes(StandardCharsets.UTF_8);
        var hash = new Dtbsr(
                DigestAlgorithm.SHA256,
                Bytes.of(MessageDigest.getInstance("SHA-256").digest(message)));
        var signature = hsm.sign(
                        key.wrapped(),
                        SignatureAlgorithm.of(kind.family(), DigestAlgorithm.SHA256),
                        List.of(hash),
                        () -> {})
                .getFirst();
        boolean rsa = kind.family() == KeyAlgorithm.Family.RSA;
        var verifier = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
        verifier.initVerify(KeyFactory.getInstance(rsa ? "RSA" : "EC")
                .generatePublic(new X509EncodedKeySpec(key.publicKey().toArray())));
        verifier.update(message);
        assertThat(verifier.verify(signature.toArray())).isTrue();
        assertThat(Meddler.sessionKeys(hsm)).isZero();
    }

    @Test
    void no_two_keys_share_a_vector() {
        var one = hsm.generate(KeyAlgorithm.P_256).wrapped().value().toArray();
        var two = hsm.generate(KeyAlgorithm.P_256).wrapped().value().toArray();
        assertThat(Arrays.copyOf(one, 16)).isNotEqualTo(Arrays.copyOf(two, 16));
    }

    @Test
    void a_blob_that_is_cut_is_refused() {
        var key = hsm.generate(KeyAlgorithm.P_256).wrapped();
        var value = key.value().toArray();
        for (int length : new int[] {0, 15, 16, 24, 32, value.length - 16, value.length - 1}) {
            var cut =
                    new WrappedKey(key.algorithm(), key.kek(), key.mechanism(), Bytes.of(Arrays.copyOf(value, length)));
            var failure = catchThrowableOfType(
                    Failure.class,
                    () -> hsm.sign(
                            cut,
                            SignatureAlgorithm.ECDSA_SHA256,
                            List.of(new Dtbsr(DigestAlgorithm.SHA256, Bytes.of(new byte[32]))),
                            () -> {}));
            assertThat(failure).as("cut to %d", length).isNotNull();
            assertThat(failure.code()).as("cut to %d", length).isEqualTo("wrapped_key");
        }
    }
}

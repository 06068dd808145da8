package org.tabellion.servicekeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.testkit.SeededRandomness;

class ServiceKeystoreTest {

    private static final char[] PASSWORD = "a password of the test".toCharArray();

    private static Path folder;

    @BeforeAll
    static void takeFolder(@TempDir Path given) {
        folder = given;
    }

    private static ServiceKeystore keys() {
        return ServiceKeystore.openOrMake(folder.resolve("keys.p12"), PASSWORD);
    }

    @Test
    void what_was_made_opens_again_with_the_same_keys() {
        var first = keys();
        var again = keys();

        for (var alias : List.of("sad", "token", "audit")) {
            assertThat(again.signing(alias).kid())
                    .isEqualTo(first.signing(alias).kid());
        }
        assertThat(again.derived("x", "AES").getEncoded())
                .isEqualTo(first.derived("x", "AES").getEncoded());
        assertThat(again.derived("y", "AES").getEncoded())
                .isNotEqualTo(first.derived("x", "AES").getEncoded());
        assertThat(first.isOfEvaluation()).isTrue();
    }

    @Test
    void each_purpose_has_a_key_of_its_own() {
        var keys = keys();

        assertThat(Stream.of("sad", "token", "audit").map(it -> keys.signing(it).kid()))
                .doesNotHaveDuplicates();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> keys.signing("signer"));
    }

    @Test
    void a_file_that_others_may_read_does_not_open() throws IOException {
        keys();
        var file = folder.resolve("open.p12");
        Files.copy(folder.resolve("keys.p12"), file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> ServiceKeystore.open(file, PASSWORD))
                .withMessageContaining("only its owner");
    }

    @Test
    void a_missing_file_and_a_wrong_password_stop_the_start() {
        keys();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> ServiceKeystore.open(folder.resolve("nothing.p12"), PASSWORD))
                .withMessageContaining("no file");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> ServiceKeystore.open(folder.resolve("keys.p12"), "wrong".toCharArray()))
                .withMessageNotContaining("wrong");
    }

    @Test
    void production_refuses_the_keys_of_an_evaluation() throws IOException {
        keys();
        var password = folder.resolve("password");
        Files.writeString(password, new String(PASSWORD) + "\n");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> new ServiceKeysConfiguration()
                        .serviceKeystore(
                                folder.resolve("keys.p12"), password, new MockEnvironment(), new SeededRandomness(1)))
                .withMessageContaining("not for production");
    }

    @Test
    void a_signature_is_64_bytes_and_verifies_until_a_bit_is_changed() {
        var key = keys().signing("sad");
        var data = Bytes.ofUtf8("data");

        for (int i = 0; i < 50; i++) {
            var signature = key.sign(data);
            assertThat(signature.length()).isEqualTo(64);
            assertThat(key.verify(data, signature)).isTrue();
            assertThat(key.verify(Bytes.ofUtf8("Data"), signature)).isFalse();
        }
        assertThat(key.verify(data, Bytes.ofHex("00"))).isFalse();
    }

    @Test
    void openssl_verifies_a_jws_with_the_public_key() throws Exception {
        var key = keys().signing("sad");
        var parts = key.jws("sad+jwt", Bytes.ofUtf8("{\"jti\":\"1\"}")).split("\\.");
        assertThat(Bytes.ofBase64Url(parts[0]).utf8())
                .isEqualTo("{\"alg\":\"ES256\",\"typ\":\"sad+jwt\",\"kid\":\"%s\"}".formatted(key.kid()));
        Files.writeString(folder.resolve("input"), parts[0] + "." + parts[1]);
        Files.write(folder.resolve("key.der"), key.publicKey().toArray());
        Files.write(folder.resolve("signature"), der(Bytes.ofBase64Url(parts[2]).toArray()));

        var process = new ProcessBuilder(
                        "openssl",
                        "dgst",
                        "-sha256",
                        "-verify",
                        "key.der",
                        "-keyform",
                        "DER",
                        "-signature",
                        "signature",
                        "input")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("Verified OK");
        }
        assertThat(process.waitFor()).isZero();
    }

    private static byte[] der(byte[] raw) {
        var r = new BigInteger(1, Arrays.copyOf(raw, 32)).toByteArray();
        var s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64)).toByteArray();
        var der = ByteBuffer.allocate(6 + r.length + s.length);
        der.put((byte) 0x30).put((byte) (4 + r.length + s.length));
        der.put((byte) 2).put((byte) r.length).put(r);
        der.put((byte) 2).put((byte) s.length).put(s);
        return der.array();
    }

    @Test
    void macs_tell_apart_where_one_part_ends() {
        var key = keys().derived("test", "HmacSHA256");

        assertThat(Macs.hmac(key, Bytes.ofUtf8("a"), Bytes.ofUtf8("bc")))
                .isNotEqualTo(Macs.hmac(key, Bytes.ofUtf8("ab"), Bytes.ofUtf8("c")));
    }
}

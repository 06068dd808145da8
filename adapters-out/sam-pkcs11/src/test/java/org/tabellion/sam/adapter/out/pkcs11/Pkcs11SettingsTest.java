package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;

final class Pkcs11SettingsTest {

    private static Pkcs11Settings settings(Path pinFile) {
        return Pkcs11Settings.of(Path.of("/no/module.so"), "label", pinFile, "world", Pkcs11Vendor.named("standard"));
    }

    private static PinGuard guard(Path pinFile) {
        return new PinGuard(pinFile, pinFile.resolveSibling("marker"));
    }

    @Test
    void a_pin_is_read_without_its_line_end(@TempDir Path directory) {
        var guard = guard(TokenTools.pinFile(directory, "pin", "12 34"));
        assertThat(new String(guard.pin().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("12 34");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------", "rw--w----"})
    void a_pin_file_that_others_can_reach_is_refused(String mode, @TempDir Path directory) throws Exception {
        var file = TokenTools.pinFile(directory, "pin", "1234");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> guard(file).pin()).hasMessageContaining("0400 or 0600");
    }

    @Test
    void a_pin_file_that_is_empty_or_missing_is_refused(@TempDir Path directory) {
        assertThatThrownBy(() -> guard(TokenTools.pinFile(directory, "pin", "")).pin())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> guard(directory.resolve("none")).pin()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settings_that_make_no_sense_are_refused(@TempDir Path directory) {
        var settings = settings(directory);
        assertThatThrownBy(() -> settings.withWorld("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withPool(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withPool(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_vendor_is_its_file(@TempDir Path directory) throws Exception {
        var file = Files.writeString(
                directory.resolve("v"),
                "wrap.mechanisms = AES-256-KWP:0x80000001, AES-256-CBC-PAD:0x1085\n"
                        + "unwrap.attributes.ec = 0xD5A0DB00:0102, 0x210:01\n");
        var vendor = Pkcs11Vendor.load(file);
        assertThat(vendor.wrapMechanisms().getFirst().type()).isEqualTo(0x80000001L);
        assertThat(vendor.wrapMechanisms().getFirst().form()).isEqualTo(Pkcs11Vendor.Form.KWP);
        assertThat(vendor.wrapMechanisms().getLast().form()).isEqualTo(Pkcs11Vendor.Form.CBC);
        assertThat(vendor.unwrapAttributes(KeyAlgorithm.Family.ECDSA))
                .containsExactly(
                        new Template.Attribute(0xD5A0DB00L, Bytes.ofHex("0102")),
                        new Template.Attribute(0x210, Bytes.ofHex("01")));
        assertThat(vendor.unwrapAttributes(KeyAlgorithm.Family.RSA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "softhsm", "nss", "opencryptoki", "luna", "nshield", "cloudhsm"})
    void each_vendor_that_is_named_has_a_file(String name) {
        assertThat(Pkcs11Vendor.named(name).wrapMechanisms()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wrap.mechanisms = AES-256-KWP:0x210B\nanswers.devices = 0x5",
                "",
                "wrap.mechanisms = AES-256-KWP",
                "wrap.mechanisms = a:0x1\nunwrap.attributes.ec = 5:0"
            })
    void a_vendor_file_that_says_nothing_sensible_is_refused(String text, @TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("v"), text);
        assertThatThrownBy(() -> Pkcs11Vendor.load(file)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_unknown_vendor_token_or_world_is_refused(@TempDir Path directory) {
        assertThatThrownBy(() -> Pkcs11Vendor.named("unheard-of")).isInstanceOf(IllegalArgumentException.class);
        var token = SoftHsmToken.create(directory);
        assertThatThrownBy(() -> Pkcs11Hsm.open(token.settings("never-made")).close())
                .hasMessageContaining("no wrapping key of world never-made");
        var elsewhere = Pkcs11Settings.of(
                SoftHsmToken.module(), "another", directory.resolve("pin"), "w", Pkcs11Vendor.named("softhsm"));
        assertThat(catchThrowableOfType(
                                Failure.class, () -> Pkcs11Hsm.open(elsewhere).close())
                        .kind())
                .isEqualTo(Failure.Kind.UNAVAILABLE);
    }

    @Test
    void a_closed_module_is_unavailable_and_can_be_opened_again(@TempDir Path directory) {
        var settings = SoftHsmToken.create(directory).settings("world-a");
        Pkcs11Hsm.create(settings);
        var hsm = Pkcs11Hsm.open(settings);
        var seal = hsm.seal(Bytes.of());
        hsm.close();
        hsm.close();
        assertThat(catchThrowableOfType(Failure.class, () -> hsm.generate(KeyAlgorithm.P_256))
                        .kind())
                .isEqualTo(Failure.Kind.UNAVAILABLE);
        assertThat(hsm.isAlive()).isFalse();
        try (var again = Pkcs11Hsm.open(settings)) {
            assertThat(again.seal(Bytes.of())).isEqualTo(seal);
        }
    }
}

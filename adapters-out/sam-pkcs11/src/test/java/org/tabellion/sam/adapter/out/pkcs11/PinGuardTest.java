package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PIN that was refused is not given out again, by no process, until something has changed. */
final class PinGuardTest {

    private static final byte[] PIN = "1234".getBytes(StandardCharsets.UTF_8);

    private static PinGuard guard(Path directory) {
        return new PinGuard(directory.resolve("pin"), directory.resolve("marker"));
    }

    @Test
    void a_refused_pin_is_kept_back_also_by_the_next_process(@TempDir Path directory) throws Exception {
        TokenTools.pinFile(directory, "pin", "1234");
        var guard = guard(directory);
        assertThat(guard.pin()).hasValue(PIN);
        guard.refused(PIN);
        assertThat(guard.pin()).isEmpty();
        assertThat(guard(directory).pin()).isEmpty();
        assertThat(Files.readString(directory.resolve("marker"))).doesNotContain("1234 ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("marker"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_file_that_was_only_touched_or_written_anew_changes_nothing(@TempDir Path directory) {
        TokenTools.pinFile(directory, "pin", "1234");
        var guard = guard(directory);
        guard.refused(PIN);
        assertThat(guard.hasChanged()).isFalse();
        TokenTools.pinFile(directory, "pin", "1234");
        assertThat(guard.hasChanged()).isTrue();
        assertThat(guard.pin()).isEmpty();
        assertThat(guard.hasChanged()).isFalse();
    }

    @Test
    void another_pin_is_given_out_and_once_it_is_right_nothing_is_remembered(@TempDir Path directory) {
        TokenTools.pinFile(directory, "pin", "1234");
        var guard = guard(directory);
        guard.refused(PIN);
        TokenTools.pinFile(directory, "pin", "5678");
        assertThat(guard.hasChanged()).isTrue();
        assertThat(guard.pin()).hasValue("5678".getBytes(StandardCharsets.UTF_8));
        guard.accepted();
        assertThat(directory.resolve("marker")).doesNotExist();
    }

    @Test
    void an_operator_who_removes_the_marker_has_the_pin_shown_once_more(@TempDir Path directory) throws Exception {
        TokenTools.pinFile(directory, "pin", "1234");
        var guard = guard(directory);
        guard.refused(PIN);
        Files.delete(directory.resolve("marker"));
        assertThat(guard.hasChanged()).isTrue();
        assertThat(guard.pin()).hasValue(PIN);
    }

    @Test
    void a_marker_that_nobody_understands_keeps_every_pin_back(@TempDir Path directory) throws Exception {
        TokenTools.pinFile(directory, "pin", "1234");
        Files.writeString(directory.resolve("marker"), "?\n");
        assertThat(guard(directory).pin()).isEmpty();
    }
}

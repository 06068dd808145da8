package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;

/** The record survives the death of the process that it is about. */
final class KilledProcessTest {

    private static final int SIGKILL = 128 + 9;

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void a_signature_that_may_have_been_made_is_in_the_record(String moment, @TempDir Path directory) throws Exception {
        var recorder = Recorder.compile(directory);
        // The fault counts from the first C_Sign on: the proof of the world (three MACs) and the audit signature go
        // through,
        // the signer's does not.
        recorder.fault("C_Sign " + moment + " sleep:1 4", "C_Sign " + moment + " kill 1");
        assertThat(run(directory, recorder)).isEqualTo(SIGKILL);
        var signed = recorder.lines().stream()
                .filter(it -> it.function().equals("C_Sign") && it.isSigner())
                .toList();
        assertThat(signed).hasSize(1);
        assertThat(signed.getFirst().phase()).isEqualTo("call");
        assertThat(signed.getFirst().data()).isEqualTo(Bytes.of(new byte[32]));
    }

    @Test
    void a_process_that_lives_has_both_lines(@TempDir Path directory) throws Exception {
        var recorder = Recorder.compile(directory);
        assertThat(run(directory, recorder)).isZero();
        assertThat(recorder.lines().stream()
                        .filter(it -> it.function().equals("C_Sign") && it.isSigner())
                        .map(Recorder.Line::phase))
                .containsExactly("call", "done");
    }

    private static int run(Path directory, Recorder recorder) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Signer.class.getName(),
                directory.toString(),
                recorder.module().toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "output"));
        builder.environment().putAll(recorder.environment(SoftHsmToken.module()));
        var process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the process hangs");
        }
        return process.exitValue();
    }

    /** The process that is killed. */
    static final class Signer {

        private Signer() {}

        public static void main(String... args) {
            var settings =
                    SoftHsmToken.create(Path.of(args[0])).settings("world-a").withModule(Path.of(args[1]));
            Pkcs11Hsm.create(settings);
            try (var hsm = Pkcs11Hsm.open(settings)) {
                var key = hsm.generate(KeyAlgorithm.P_256).wrapped();
                var hash = Bytes.of(new byte[32]);
                var audit = hsm.signAudit(hash);
                var signatures = hsm.sign(
                        key,
                        SignatureAlgorithm.ECDSA_SHA256,
                        List.of(new Dtbsr(DigestAlgorithm.SHA256, hash)),
                        () -> {});
                if (audit.equals(signatures.getFirst())) {
                    throw new IllegalStateException("two keys, one signature");
                }
            }
        }
    }
}

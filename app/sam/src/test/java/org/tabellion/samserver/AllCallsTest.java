package org.tabellion.samserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;
import org.tabellion.samapi.testkit.SamFolder;

/** The shipped script, which knows the interface and nothing of this code, against a SAM in a process of its own. */
final class AllCallsTest {

    private static final Pattern READY = Pattern.compile("ready (https://\\S+) .*");
    private static final Pattern AUDIT_KEY = Pattern.compile("\"audit_key\"\\s*:\\s*\"([A-Za-z0-9_-]+)\"");
    private static final Path SCRIPTS = Path.of("src/main/scripts").toAbsolutePath();

    private SamFolder folder;
    private Map<String, String> environment;
    private Path output;
    private @Nullable Process sam;

    @BeforeEach
    void make(@TempDir Path directory) throws IOException {
        var token = SoftHsmToken.create(Files.createDirectories(directory.resolve("token")));
        environment = token.environment();
        folder = SamFolder.create(
                        directory.resolve("sam"),
                        SoftHsmToken.module(),
                        "softhsm",
                        token.label(),
                        SoftHsmToken.PIN,
                        List.of(),
                        List.of())
                .operators(List.of("op-1", "op-2"));
        folder.tls().client("ssa-1");
        output = directory.resolve("sam.log");
        ran(java(
                "admin",
                "create",
                "--config",
                folder.path().toString(),
                "--custodian",
                folder.custodian(1).toString(),
                "--custodian",
                folder.custodian(2).toString()));
    }

    @AfterEach
    void kill() throws InterruptedException {
        if (sam != null) {
            sam.destroyForcibly().waitFor();
        }
    }

    @Test
    void openssl_and_curl_do_every_call_and_both_verifiers_believe_the_audit() throws Exception {
        var base = start();

        var said = ran(List.of(
                "sh",
                SCRIPTS.resolve("all_calls.sh").toString(),
                base,
                folder.path().resolve("tls").toString(),
                "1"));

        assertThat(said.lines())
                .containsSubsequence(
                        "PUT /configurations/dynamic 204",
                        "POST /key_pairs 201",
                        "POST /signers/$body/key_pairs 200",
                        "POST /proofs_of_possession 200",
                        "openssl req -verify: OK",
                        "PUT /key_pairs/%24body 200",
                        "POST /factor_checks 403",
                        "POST /signatures 200",
                        "openssl pkeyutl -verify: Signature Verified Successfully",
                        "DELETE /key_pairs/$body 200",
                        "POST /signatures 410",
                        "openssl pkeyutl -verify: Signature Verified Successfully",
                        "DELETE /key_pairs/%24body 200",
                        "GET /audit/checkpoint 200",
                        "all calls done");
        assertThat(replayed(base)).contains("version_conflict");
        assertConfigurationOutlivesACrash();
        assertAuditIsWhole();
        assertConfigurationDoesNotComeBack();
    }

    // The very call that was good once, with its approval.
    private String replayed(String base) throws IOException {
        var tls = folder.path().resolve("tls");
        return ran(List.of(
                "curl",
                "-sS",
                "--cacert",
                tls.resolve("ca.pem").toString(),
                "--cert",
                tls.resolve("op-1.pem").toString(),
                "--key",
                tls.resolve("op-1.key").toString(),
                "-X",
                "PUT",
                "-H",
                "Content-Type: application/json",
                "-H",
                "X-Request-Id: 7d9f0a44-0f5e-4f6e-9a53-0b8c5f3f1a01",
                "-H",
                "X-SAM-Approval: " + Files.readString(tls.resolve("work/configuration.approval")),
                "--data-binary",
                "@" + tls.resolve("work/configuration.json"),
                base + "/configurations/dynamic"));
    }

    // Whoever can write the file puts the one of yesterday back, while the SAM stands.
    private void assertConfigurationDoesNotComeBack() throws IOException {
        var file = folder.path().resolve("dynamic_config.json");
        Files.writeString(file, Files.readString(file).replace("\"version\": 2", "\"version\": 1"));

        assertThat(ended(
                        SamCommands.FAILED,
                        java("run", "--config", folder.path().toString())))
                .contains("configuration_rolled_back");
    }

    private void assertConfigurationOutlivesACrash() throws Exception {
        kill();
        start();
        // As an administrator ends it: the last records get their root.
        assertThat(sam).isNotNull();
        sam.destroy();
        assertThat(sam.waitFor(30, TimeUnit.SECONDS)).isTrue();
        var document = Bytes.of(Files.readAllBytes(folder.path().resolve("dynamic_config.json")));
        assertThat(document)
                .isEqualTo(Bytes.of(Files.readAllBytes(folder.path().resolve("tls/work/configuration.json"))));
        // Once when it was replaced, once when it was found after the crash.
        var digest = DigestAlgorithm.SHA256.digest(document).base64Url();
        var lines = Files.readAllLines(folder.path().resolve("log/admin.log"));
        assertThat(lines)
                .anySatisfy(it -> assertThat(it)
                        .contains("\"outcome\":\"ok\"", "\"approver\":\"op-2\"", "\"new_sha256\":\"" + digest))
                .anySatisfy(it ->
                        assertThat(it).contains("\"detail\":\"in force\"", "\"sha256\":\"" + digest, "\"version\":2"));
    }

    private void assertAuditIsWhole() throws IOException {
        var out = new ByteArrayOutputStream();
        int code = new SamCommands(new PrintStream(out), new PrintStream(out))
                .run("admin", "verify-log", "--config", folder.path().toString());
        assertThat(code).describedAs(out.toString(StandardCharsets.UTF_8)).isEqualTo(SamCommands.DONE);

        var infrastructure = Files.readString(folder.path().resolve("sam_infrastructure.json"));
        var key = AUDIT_KEY.matcher(infrastructure);
        assertThat(key.find()).isTrue();
        var pem = Files.writeString(
                folder.path().resolve("audit.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(Base64.getUrlDecoder().decode(key.group(1)))
                        + "\n-----END PUBLIC KEY-----\n");
        ran(List.of(
                "python3",
                SCRIPTS.resolve("verify_audit.py").toString(),
                folder.path().resolve("log/service.log").toString(),
                folder.path().resolve("log/admin.log").toString(),
                pem.toString(),
                "--live"));
    }

    /** @return where it answers */
    private String start() throws IOException, InterruptedException {
        Files.deleteIfExists(output);
        var builder = new ProcessBuilder(java("run", "--config", folder.path().toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        sam = builder.start();
        for (int i = 0; i < 1200 && sam.isAlive(); i++) {
            for (var line : Files.readAllLines(output)) {
                var ready = READY.matcher(line);
                if (ready.matches()) {
                    // The certificate names the host, and a client tells it by SNI.
                    return ready.group(1).replace("127.0.0.1", "localhost");
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IllegalStateException("the SAM did not become ready: " + Files.readString(output));
    }

    private static List<String> java(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.tabellion.SamServer"));
        command.addAll(List.of(arguments));
        return command;
    }

    private String ran(List<String> command) {
        return ended(SamCommands.DONE, command);
    }

    private String ended(int code, List<String> command) {
        try {
            var said = Files.createTempFile(folder.path(), "said", ".txt");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended && process.exitValue() == code)
                    .describedAs("%s: %s", command.get(1), Files.readString(said))
                    .isTrue();
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package org.tabellion.samserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.sam.adapter.out.crypto.TwoPersonLock;
import org.tabellion.sam.adapter.out.pkcs11.SoftHsmToken;
import org.tabellion.samapi.testkit.Contract;
import org.tabellion.samapi.testkit.SamFolder;
import org.tabellion.samapi.testkit.TokenMint;

/** The commands on a real token: what they make, and what they refuse, in words and exit codes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandsTest {

    private static final TwoPersonLock.Cost QUICK = new TwoPersonLock.Cost(64, 1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final TokenMint mint = TokenMint.create("https://as.example/", "k");

    private Path token;
    private SamFolder folder;
    private SoftHsmToken hsm;

    @BeforeAll
    void makeToken(@TempDir Path directory) throws IOException {
        token = Files.createDirectories(directory.resolve("token"));
        hsm = SoftHsmToken.create(token);
    }

    @BeforeEach
    void makeFolder(@TempDir Path directory) {
        out.reset();
        err.reset();
        folder = SamFolder.create(
                directory.resolve("sam"),
                SoftHsmToken.module(),
                "softhsm",
                hsm.label(),
                SoftHsmToken.PIN,
                List.of("ssa-1"),
                List.of(mint));
    }

    @Test
    void a_world_is_made_once_and_its_audit_begins_with_it() throws IOException {
        assertThat(run("admin", "create")).isEqualTo(SamCommands.DONE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("sam_infrastructure.json"))))
                .isEqualTo("rw-------");
        var made = Files.readString(file("sam_infrastructure.json"));

        assertThat(run("admin", "create")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("already_initialised");
        assertThat(Files.readString(file("sam_infrastructure.json"))).isEqualTo(made);

        assertThat(run("admin", "status")).isEqualTo(SamCommands.DONE);
        assertThat(said(out)).contains("sam-a").contains("answers").contains("version 1, 1 signing services");

        assertThat(run("admin", "verify-log")).isEqualTo(SamCommands.DONE);
        assertThat(Files.readString(file("log/admin.log"))).contains("\"type\":\"create\"");
    }

    @Test
    void an_altered_audit_is_found() throws IOException {
        run("admin", "create");
        var log = file("log/admin.log");
        Files.writeString(log, Files.readString(log).replace("\"create\"", "\"crEate\""));

        assertThat(run("admin", "verify-log")).isEqualTo(SamCommands.FAILED);
        assertThat(said(out)).contains("BROKEN");
        assertThat(said(err)).contains("audit_broken");
    }

    @Test
    void a_new_configuration_follows_upon_the_one_in_force_and_upon_no_other() throws IOException {
        var next = Files.createDirectories(folder.path().resolve("next"));
        Files.copy(file("static_config.json"), next.resolve("static_config.json"));
        copyDynamic(next.resolve("dynamic_config.json"), 3);
        assertThat(importing(next)).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("version_conflict");

        copyDynamic(next.resolve("dynamic_config.json"), 2);
        assertThat(importing(next)).isEqualTo(SamCommands.DONE);
        assertThat(importing(next)).isEqualTo(SamCommands.FAILED);
    }

    @Test
    void a_configuration_that_contradicts_itself_is_not_taken() throws IOException {
        var before = Files.readString(file("dynamic_config.json"));
        var next = Files.createDirectories(folder.path().resolve("next"));
        Files.copy(file("static_config.json"), next.resolve("static_config.json"));
        Files.writeString(
                next.resolve("dynamic_config.json"),
                before.replace("\"version\": 1", "\"version\": 2").replace("[\"as-1\"]", "[\"as-9\"]"));

        assertThat(importing(next)).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("an authorization server that does not exist");
        assertThat(Files.readString(file("dynamic_config.json"))).isEqualTo(before);
    }

    @Test
    void files_that_others_may_read_or_write_are_refused() throws IOException {
        for (var name : List.of("pin", "tls/sam.key")) {
            Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-r-----"));
        }
        assertThat(run("admin", "create")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("unsafe_file_mode").contains("pin");

        Files.setPosixFilePermissions(file("pin"), PosixFilePermissions.fromString("rw-------"));
        run("admin", "create");
        assertThat(run("run")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("unsafe_file_mode").contains("sam.key");

        Files.setPosixFilePermissions(file("dynamic_config.json"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(run("run")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("unsafe_file_mode").contains("dynamic_config.json");
    }

    @Test
    void a_sam_without_a_world_does_not_start() {
        assertThat(run("run")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("not_initialised").contains("admin create");
    }

    @Test
    void several_nodes_are_refused_as_long_as_they_share_no_memory() throws IOException {
        assertThat(run("admin", "create", "--node", "sam-a", "--node", "sam-b")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("shared_memory_missing");

        run("admin", "create");
        var infrastructure = file("sam_infrastructure.json");
        Files.writeString(
                infrastructure, Files.readString(infrastructure).replace("\"sam-a\"", "\"sam-a\", \"sam-b\""));
        assertThat(run("run")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("shared_memory_missing");
    }

    @Test
    void a_token_of_another_world_is_refused() throws IOException {
        run("admin", "create");
        var infrastructure = file("sam_infrastructure.json");
        var right = Files.readString(infrastructure);
        for (var member : List.of("audit_key", "fingerprint\"\\s*:\\s*\\{\\s*\"seal", "value")) {
            var altered = right.replaceFirst("(\"" + member + "\"\\s*:\\s*\"[^\"]*)[^\"]{8}\"", "$1AAAAAAAA\"");
            assertThat(altered).isNotEqualTo(right);
            Files.writeString(infrastructure, altered);

            assertThat(run("run")).isEqualTo(SamCommands.FAILED);
            assertThat(said(err)).contains("wrong_world");
        }
        Files.writeString(infrastructure, right.replace("/seal\"", "/other\""));
        assertThat(run("run")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("sam_infrastructure");
    }

    @Test
    void two_custodians_are_needed_and_both_the_right_ones() throws IOException {
        var one = folder.custodian(1).toString();
        assertThat(run("admin", "create", "--custodian", one)).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("two custodians are needed");
        assertThat(run("admin", "create", "--custodian", one, "--custodian", one))
                .isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("one person could act for both");
        Files.setPosixFilePermissions(folder.custodian(1), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("admin", "create")).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("unsafe_file_mode");
        Files.setPosixFilePermissions(folder.custodian(1), PosixFilePermissions.fromString("r--------"));
        assertThat(run("admin", "create", "--custodian", one, "--custodian", weak("aaaaaaaaaaaaaaaaaaaa")))
                .isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("too weak");
        assertThat(file("sam_infrastructure.json")).doesNotExist();

        assertThat(run("admin", "create")).isEqualTo(SamCommands.DONE);
        var made = Files.readString(file("sam_infrastructure.json"));
        assertThat(made).doesNotContain("Kraniche").doesNotContain("velero");
        assertThat(Contract.complaints("sam_infrastructure", made.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(run("admin", "create", "--force", "--custodian", one, "--custodian", weak("somebody else's words")))
                .isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("a custodian's passphrase is wrong");
        assertThat(Files.readString(file("sam_infrastructure.json"))).isEqualTo(made);

        assertThat(run("admin", "create", "--force")).isEqualTo(SamCommands.DONE);
        assertThat(Files.readString(file("sam_infrastructure.json"))).isNotEqualTo(made);
        assertThat(run("admin", "verify-log")).isEqualTo(SamCommands.DONE);
        var world = made.replaceAll("(?s).*\"world\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        assertThat(Files.readString(file("log." + world + "/admin.log"))).contains("gives up world " + world);
    }

    @Test
    void a_second_node_joins_with_the_custodians_and_the_token_of_the_world_alone(@TempDir Path elsewhere)
            throws IOException {
        var carried = elsewhere.resolve("carried.json").toString();
        assertThat(run("admin", "create", "--out", carried)).isEqualTo(SamCommands.DONE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(carried))))
                .isEqualTo("rw-------");
        Files.delete(file("sam_infrastructure.json"));

        assertThat(run(initializing(
                        carried, custodians(folder).reversed().stream().toList())))
                .isEqualTo(SamCommands.WRONG_USAGE);
        assertThat(run(initializing(
                        carried,
                        List.of(
                                "--custodian",
                                folder.custodian(2).toString(),
                                "--custodian",
                                folder.custodian(1).toString()))))
                .isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("a custodian's passphrase is wrong");

        var altered = elsewhere.resolve("altered.json");
        Files.writeString(altered, Files.readString(Path.of(carried)).replace("\"sam-a\"", "\"sam-a\", \"sam-z\""));
        assertThat(run(initializing(altered.toString(), custodians(folder)))).isEqualTo(SamCommands.FAILED);

        assertThat(run(initializing(carried, custodians(folder)))).isEqualTo(SamCommands.DONE);
        assertThat(Files.readString(file("log/admin.log"))).contains("\"type\":\"initialize\"");
    }

    @Test
    void a_rollback_is_accepted_by_both_custodians_once_they_have_seen_what_it_is() throws IOException {
        run("admin", "create");
        var told = "99999999999.4711";
        var asked = List.of("admin", "accept-rollback", "--seen", told);

        assertThat(run(asked, List.of())).isEqualTo(SamCommands.DONE);
        assertThat(said(out)).contains("has lost what it told up to " + told).contains("nothing was done yet");
        var digest = said(out).replaceAll("(?s).*--confirm ([0-9a-f]{16}).*", "$1");
        assertThat(run(asked, List.of("--confirm", "0123456789abcdef"))).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("(confirmation)");
        assertThat(run(
                        asked,
                        List.of(
                                "--confirm",
                                digest,
                                "--custodian",
                                folder.custodian(1).toString())))
                .isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("two custodians are needed");
        assertThat(Files.readString(file("log/admin.log"))).doesNotContain("accept-rollback");

        var confirmed = new ArrayList<>(List.of("--confirm", digest));
        confirmed.addAll(custodians(folder));
        assertThat(run(asked, confirmed)).isEqualTo(SamCommands.DONE);

        assertThat(said(out)).contains("accepted; the SAM goes on from 100000000000.");
        assertThat(Files.readString(file("log/admin.log")))
                .contains("\"type\":\"accept-rollback\"")
                .contains("has lost what it told up to " + told);
        assertThat(run("admin", "verify-log")).isEqualTo(SamCommands.DONE);
        assertThat(run(asked, confirmed)).isEqualTo(SamCommands.FAILED);
        assertThat(said(err)).contains("nothing_lost");
    }

    private int run(List<String> words, List<String> more) {
        var all = new ArrayList<>(words);
        all.addAll(more);
        return run(all.toArray(String[]::new));
    }

    private String[] initializing(String file, List<String> custodians) {
        var words = new ArrayList<>(List.of("admin", "initialize", "--in", file));
        words.addAll(custodians);
        return words.toArray(String[]::new);
    }

    private String weak(String passphrase) throws IOException {
        var file = file("other");
        Files.writeString(file, passphrase);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    @Test
    void what_is_no_command_is_answered_with_the_commands() {
        for (var words : new String[][] {{}, {"go"}, {"run"}, {"admin"}, {"admin", "drop", "--config", "x"}}) {
            err.reset();
            int code = new SamCommands(new PrintStream(out), new PrintStream(err)).run(words);

            assertThat(code).isEqualTo(SamCommands.WRONG_USAGE);
            assertThat(said(err)).contains("admin create --config DIR");
        }
    }

    private int importing(Path next) {
        return run(
                "admin",
                "import",
                next.resolve("static_config.json").toString(),
                next.resolve("dynamic_config.json").toString());
    }

    private void copyDynamic(Path target, int version) throws IOException {
        Files.writeString(
                target,
                Files.readString(file("dynamic_config.json")).replace("\"version\": 1", "\"version\": " + version));
    }

    /** With {@code --config} put behind the command, and the custodians behind a creation that names none. */
    private int run(String... words) {
        out.reset();
        err.reset();
        var all = new ArrayList<>(List.of(words));
        all.addAll(
                words[0].equals("admin") ? 2 : 1,
                List.of("--config", folder.path().toString()));
        if (all.contains("create") && !all.contains("--custodian")) {
            all.addAll(custodians(folder));
        }
        return new SamCommands(new PrintStream(out), new PrintStream(err), QUICK).run(all.toArray(String[]::new));
    }

    private static List<String> custodians(SamFolder of) {
        return List.of(
                "--custodian",
                of.custodian(1).toString(),
                "--custodian",
                of.custodian(2).toString());
    }

    private Path file(String name) {
        return folder.path().resolve(name);
    }

    private static String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}

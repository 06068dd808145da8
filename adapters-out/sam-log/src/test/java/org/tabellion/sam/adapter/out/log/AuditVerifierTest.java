package org.tabellion.sam.adapter.out.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.adapter.out.log.AuditVerifier.Finding;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Written;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SoftwareHsm;

/** Both verifiers, ours and the one in Python, over whole logs and over logs that somebody has been at. */
class AuditVerifierTest {

    private static final Path SCRIPT = Path.of("../../app/sam/src/main/scripts/verify_audit.py");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Path folder;
    private final SoftwareHsm hsm = new SoftwareHsm();
    private final InMemorySamMemory memory = new InMemorySamMemory(hsm, NOW);
    private final List<String> lines;

    AuditVerifierTest(@TempDir Path folder) {
        this.folder = folder;
        for (int call = 0; call < 6; call++) {
            for (int line = 0; line <= call; line++) {
                write(AuditFacts.service("test", "begun").detail("naïve \"call\" " + call));
            }
            write(AuditFacts.administration("test", "ok"));
            write(AuditFacts.service("test", "ok")).ticket().awaitRoot();
        }
        lines = memory.records().stream()
                .filter(it -> it.log() == AuditLogName.SERVICE)
                .map(it -> it.text().utf8())
                .toList();
    }

    private Written.Granted write(AuditFacts facts) {
        return (Written.Granted) memory.write(Entry.of(facts, NOW, List.of()));
    }

    @Test
    void a_whole_log_is_whole() throws Exception {
        var log = log(lines);

        assertThat(verify(log)).isInstanceOf(Finding.Whole.class);
        assertThat(verify(log))
                .isEqualTo(
                        new Finding.Whole(1, true, lines.size(), 6, sequenceOf(lines.getLast()), 0, Optional.of(NOW)));
        assertThat(python(List.of(log))).isZero();
    }

    @Test
    void a_line_that_was_cut_out_is_found_wherever_it_stood() throws Exception {
        for (int at = 0; at < lines.size() - 1; at++) {
            int index = at;
            assertBroken(changed(it -> it.remove(index)), at % 9 == 0);
        }
    }

    @Test
    void an_edited_line_is_found_wherever_it_stands() throws Exception {
        for (int at = 0; at < lines.size(); at += 3) {
            int index = at;
            assertBroken(changed(it -> it.set(index, it.get(index).replace("T10:00:00", "T10:00:01"))), at % 9 == 0);
        }
        // Also the last root, which no other line vouches for.
        assertBroken(changed(it -> it.set(it.size() - 1, it.getLast().replace("T10:00:00", "T10:00:01"))));
    }

    @Test
    void lines_in_another_order_are_found() throws Exception {
        assertBroken(changed(it -> Collections.swap(it, 3, 4)));
        assertBroken(changed(it -> Collections.swap(it, 0, 1)));
    }

    @Test
    void a_cut_tail_is_found_unless_it_ends_at_a_root() throws Exception {
        var cut = log(lines.subList(0, lines.size() - 1));

        var finding = verify(cut);

        assertThat(finding).isInstanceOf(Finding.Whole.class);
        assertThat(((Finding.Whole) finding).unsigned()).isPositive();
        assertThat(python(List.of(cut))).isOne();
        assertThat(python(List.of(cut), "--live")).isZero();
    }

    @Test
    void a_line_put_in_with_all_links_made_anew_is_found_by_the_signature() throws Exception {
        // Whoever can write the file can make every link and every root again, but not sign it.
        var forger = new InMemorySamMemory(new SoftwareHsm(), NOW);
        ((Written.Granted) forger.write(Entry.of(AuditFacts.service("test", "ok"), NOW, List.of())))
                .ticket()
                .awaitRoot();

        assertBroken(log(forger.lines()));
    }

    @Test
    void what_is_no_log_is_refused() throws Exception {
        assertBroken(log(List.of("no json")));
        assertBroken(log(List.of("{}")));
        assertBroken(log(List.of(lines.getFirst().replaceFirst("\\{", "{\"type\":\"root\","))));
    }

    @Test
    void a_log_in_several_files_is_whole_whatever_they_are_named() throws Exception {
        var files = rotated("service.log.2", "service.log-20260301", "service.log");

        assertThat(((Finding.Whole) verify(files.getLast())).files()).isEqualTo(3);
        assertThat(python(files)).isZero();

        gzip(files.getFirst());
        assertThat(((Finding.Whole) verify(files.getLast())).files()).isEqualTo(3);
        assertThat(python(present("service.log"))).isZero();
    }

    @Test
    void a_file_that_is_missing_between_others_is_found_and_one_before_all_is_told() throws Exception {
        var files = rotated("service.log.2", "service.log.1", "service.log");
        Files.delete(files.get(1));
        assertBrokenSet("a file between");

        files = rotated("service.log.2", "service.log.1", "service.log");
        Files.delete(files.getFirst());
        assertThat(((Finding.Whole) verify(files.getLast())).begins()).isFalse();
        assertThat(python(present("service.log"))).isZero();
    }

    @Test
    void a_cut_or_changed_file_among_others_is_found() throws Exception {
        for (var change : List.<Consumer<List<String>>>of(
                List::removeLast, List::removeFirst, it -> it.remove(2), it -> Collections.swap(it, 1, 2))) {
            var files = rotated("service.log.2", "service.log.1", "service.log");
            var content = new ArrayList<>(Files.readAllLines(files.get(1)));
            change.accept(content);
            Files.write(files.get(1), content);

            assertBrokenSet("");
        }
    }

    @Test
    void a_tail_that_was_cut_at_a_root_is_found_by_what_the_other_log_names() throws Exception {
        memory.nameHeads(NOW);
        memory.seal(NOW, false);
        var admin = Files.write(folder.resolve("admin.log"), of(AuditLogName.ADMIN));
        log(of(AuditLogName.SERVICE));
        assertThat(verifyBoth(admin)).isInstanceOf(Finding.Whole.class);
        assertThat(python(List.of(folder.resolve("service.log"), admin))).isZero();

        int root = 9;
        var cut = log(lines.subList(0, root));

        assertThat(verify(cut)).isInstanceOf(Finding.Whole.class);
        assertThat(python(List.of(cut), "--live")).isZero();
        assertThat(((Finding.Broken) verifyBoth(admin)).what())
                .contains("is known to have been written, and is missing");
        assertThat(python(List.of(cut, admin), "--live")).isOne();
    }

    @Test
    void a_tail_that_was_cut_is_found_by_an_answer_that_someone_kept() throws Exception {
        var last = lines.getLast();
        var digest = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(last));
        var cut = log(lines.subList(0, 9));

        var kept = new AuditChain.Head(AuditLogName.SERVICE, sequenceOf(last), digest);
        assertThat(AuditVerifier.verify(cut, hsm.auditPublicKey(), List.of(kept)))
                .isInstanceOf(Finding.Broken.class);
        assertThat(python(
                        List.of(cut),
                        "--live",
                        "--known",
                        "service:%d:%s".formatted(sequenceOf(last), digest.base64Url())))
                .isOne();
    }

    private Finding verifyBoth(Path admin) throws IOException {
        return AuditVerifier.verify(
                folder.resolve("service.log"), hsm.auditPublicKey(), AuditVerifier.named(admin, AuditLogName.SERVICE));
    }

    private List<String> of(AuditLogName log) {
        return memory.records().stream()
                .filter(it -> it.log() == log)
                .map(it -> it.text().utf8())
                .toList();
    }

    /** The log as it is when it was rotated between its files, oldest first. */
    private List<Path> rotated(String... names) throws IOException {
        for (var old : present("service.log")) {
            Files.delete(old);
        }
        var rotating = new InMemorySamMemory(hsm, NOW);
        for (int i = 0; i < names.length; i++) {
            for (int line = 0; line < 3; line++) {
                rotating.write(Entry.of(AuditFacts.service("test", "ok"), NOW, List.of()));
            }
            if (i + 1 < names.length) {
                rotating.rotate(NOW);
            }
        }
        rotating.seal(NOW, false);
        var files = new ArrayList<Path>();
        var content = new ArrayList<String>();
        for (var record : rotating.records()) {
            if (record.log() == AuditLogName.SERVICE) {
                var text = record.text().utf8();
                if (text.contains("\"type\":\"continue\"")) {
                    files.add(Files.write(folder.resolve(names[files.size()]), content));
                    content.clear();
                }
                content.add(text);
            }
        }
        files.add(Files.write(folder.resolve(names[files.size()]), content));
        return files;
    }

    private List<Path> present(String name) throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(it -> it.getFileName().toString().startsWith(name))
                    .toList();
        }
    }

    private static void gzip(Path file) throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(file.resolveSibling(file.getFileName() + ".gz")))) {
            Files.copy(file, out);
        }
        Files.delete(file);
    }

    private void assertBrokenSet(String what) throws Exception {
        assertThat(((Finding.Broken) verify(folder.resolve("service.log"))).what())
                .contains(what);
        assertThat(python(present("service.log"))).isOne();
    }

    private Finding verify(Path log) throws IOException {
        return AuditVerifier.verify(log, hsm.auditPublicKey(), List.of());
    }

    private Path changed(Consumer<List<String>> change) throws IOException {
        var copy = new ArrayList<>(lines);
        change.accept(copy);
        assertThat(copy).isNotEqualTo(lines);
        return log(copy);
    }

    private void assertBroken(Path log) throws Exception {
        assertBroken(log, true);
    }

    // Python asks openssl for each root, which takes its time: it judges a choice of the many.
    private void assertBroken(Path log, boolean alsoByPython) throws Exception {
        assertThat(verify(log)).isInstanceOf(Finding.Broken.class);
        if (alsoByPython) {
            assertThat(python(List.of(log))).isOne();
        }
    }

    private Path log(List<String> content) throws IOException {
        return Files.writeString(folder.resolve("service.log"), String.join("\n", content) + "\n");
    }

    private static long sequenceOf(String line) {
        return AuditLine.parse(line).sequence();
    }

    private int python(List<Path> logs, String... options) throws IOException, InterruptedException {
        var pem = Files.writeString(
                folder.resolve("audit.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(hsm.auditPublicKey().toArray())
                        + "\n-----END PUBLIC KEY-----\n");
        var command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
        logs.forEach(it -> command.add(it.toString()));
        command.add(pem.toString());
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}

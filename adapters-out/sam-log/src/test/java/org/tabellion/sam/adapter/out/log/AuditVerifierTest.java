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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.adapter.out.log.AuditVerifier.Finding;
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

        assertThat(AuditVerifier.verify(log, hsm.auditPublicKey())).isInstanceOf(Finding.Whole.class);
        assertThat(AuditVerifier.verify(log, hsm.auditPublicKey()))
                .isEqualTo(new Finding.Whole(true, lines.size(), 6, sequenceOf(lines.getLast()), 0));
        assertThat(python(log, hsm.auditPublicKey())).isZero();
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

        var finding = AuditVerifier.verify(cut, hsm.auditPublicKey());

        assertThat(finding).isInstanceOf(Finding.Whole.class);
        assertThat(((Finding.Whole) finding).unsigned()).isPositive();
        assertThat(python(cut, hsm.auditPublicKey())).isOne();
        assertThat(python(cut, hsm.auditPublicKey(), "--live")).isZero();
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
        assertThat(AuditVerifier.verify(log, hsm.auditPublicKey())).isInstanceOf(Finding.Broken.class);
        if (alsoByPython) {
            assertThat(python(log, hsm.auditPublicKey())).isOne();
        }
    }

    private Path log(List<String> content) throws IOException {
        return Files.writeString(folder.resolve("service.log"), String.join("\n", content) + "\n");
    }

    private static long sequenceOf(String line) {
        return AuditLine.parse(line).sequence();
    }

    private int python(Path log, Bytes key, String... options) throws IOException, InterruptedException {
        var pem = Files.writeString(
                folder.resolve("audit.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(key.toArray())
                        + "\n-----END PUBLIC KEY-----\n");
        var command = new ArrayList<>(List.of("python3", SCRIPT.toString(), log.toString(), pem.toString()));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}

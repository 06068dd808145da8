package org.tabellion.sam.adapter.out.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.tabellion.sam.adapter.out.log.AuditVerifier.Finding;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Written;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SoftwareHsm;

/**
 * Audit logs that somebody has been at. None is answered by an exception, and none is found whole and signed but the one
 * that was written, or its beginning.
 */
public final class AuditFuzz {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final SoftwareHsm HSM = new SoftwareHsm();
    private static final List<String> LINES = written();
    private static final Path FILE = file();

    private AuditFuzz() {}

    /** What to begin with. */
    public static List<byte[]> seeds() {
        var whole = String.join("\n", LINES) + "\n";
        var cut = String.join("\n", LINES.subList(0, LINES.size() - 2)) + "\n";
        return List.of(whole.getBytes(StandardCharsets.UTF_8), cut.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws RuntimeException if a log is found whole that nobody wrote */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            Files.write(FILE, data);
            if (AuditVerifier.verify(FILE, HSM.auditPublicKey(), List.of()) instanceof Finding.Whole whole
                    && whole.roots() > 0) {
                requireWritten(Files.readAllLines(FILE), whole);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What follows the last root nobody has signed yet.
    private static void requireWritten(List<String> read, Finding.Whole whole) {
        int signed = read.size() - (int) whole.unsigned();
        for (int i = 0; i < signed - 1; i++) {
            if (!LINES.contains(read.get(i))) {
                throw new IllegalStateException("a line is found whole that nobody wrote: " + read.get(i));
            }
        }
    }

    private static List<String> written() {
        var memory = new InMemorySamMemory(HSM, NOW);
        for (int call = 0; call < 3; call++) {
            memory.write(Entry.of(AuditFacts.service("test", "begun").detail("naïve " + call), NOW, List.of()));
            ((Written.Granted) memory.write(Entry.of(AuditFacts.service("test", "ok"), NOW, List.of())))
                    .ticket()
                    .awaitRoot();
        }
        return memory.records().stream()
                .filter(it -> it.log() == AuditLogName.SERVICE)
                .map(it -> it.text().utf8())
                .toList();
    }

    private static Path file() {
        try {
            var folder = Files.createTempDirectory("audit-fuzz");
            folder.toFile().deleteOnExit();
            var file = folder.resolve("service.log");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.tabellion.sam.adapter.out.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.model.AuditChain.Line;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SoftwareHsm;

class FileAuditLogTest {

    private final Path service;
    private final Path admin;
    private final List<Line> lines;

    FileAuditLogTest(@TempDir Path folder) {
        service = folder.resolve("service.log");
        admin = folder.resolve("admin.log");
        var now = Instant.parse("2026-03-01T10:00:00Z");
        var memory = new InMemorySamMemory(new SoftwareHsm(), now);
        memory.write(Entry.of(AuditFacts.administration("test", "ok"), now, List.of()));
        memory.write(Entry.of(AuditFacts.service("test", "ok"), now, List.of()));
        memory.seal(now, false);
        lines = memory.records();
    }

    @Test
    void each_line_goes_to_its_log() throws IOException {
        try (var log = FileAuditLog.open(service, admin)) {
            log.append(lines);
            log.force();
        }

        assertThat(Files.readAllLines(service)).isEqualTo(texts(AuditLogName.SERVICE));
        assertThat(Files.readAllLines(admin)).isEqualTo(texts(AuditLogName.ADMIN));
    }

    @Test
    void a_line_that_is_there_is_not_written_again() throws IOException {
        try (var log = FileAuditLog.open(service, admin)) {
            log.append(lines.subList(0, 3));
            log.append(lines);
            log.append(lines);
        }

        assertThat(Files.readAllLines(service)).isEqualTo(texts(AuditLogName.SERVICE));
    }

    @Test
    void goes_on_after_the_last_whole_line() throws IOException {
        try (var log = FileAuditLog.open(service, admin)) {
            log.append(lines.subList(0, 3));
        }
        Files.writeString(service, "{\"torn", StandardOpenOption.APPEND);

        try (var log = FileAuditLog.open(service, admin)) {
            assertThat(log.lastSequence(AuditLogName.SERVICE)).hasValue(3);
            log.append(lines);
        }

        assertThat(Files.readAllLines(service)).isEqualTo(texts(AuditLogName.SERVICE));
    }

    @Test
    void a_new_log_has_no_last_line() throws IOException {
        try (var log = FileAuditLog.open(service, admin)) {
            assertThat(log.lastSequence(AuditLogName.SERVICE)).isEmpty();
        }
    }

    @Test
    void does_not_write_behind_what_is_no_audit_line() throws IOException {
        Files.writeString(service, "somebody was here\n");

        assertThatExceptionOfType(Failure.class).isThrownBy(() -> FileAuditLog.open(service, admin));
    }

    private List<String> texts(AuditLogName name) {
        return lines.stream()
                .filter(it -> it.log() == name)
                .map(it -> it.text().utf8())
                .toList();
    }
}

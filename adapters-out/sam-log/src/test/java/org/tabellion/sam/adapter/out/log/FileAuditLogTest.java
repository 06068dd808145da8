package org.tabellion.sam.adapter.out.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final InMemorySamMemory memory = new InMemorySamMemory(new SoftwareHsm(), NOW);
    private final Path service;
    private final Path admin;
    private final List<Line> lines;

    FileAuditLogTest(@TempDir Path folder) {
        service = folder.resolve("service.log");
        admin = folder.resolve("admin.log");
        memory.write(Entry.of(AuditFacts.administration("test", "ok"), NOW, List.of()));
        memory.write(Entry.of(AuditFacts.service("test", "ok"), NOW, List.of()));
        memory.seal(NOW, false);
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

    @Test
    void goes_on_in_the_new_file_when_the_old_one_was_moved_aside() throws IOException {
        var rotated = rotatedLines();
        try (var log = FileAuditLog.open(service, admin)) {
            log.append(lines);
            var aside = service.resolveSibling("service.log.1");
            Files.move(service, aside);
            Files.createFile(service);
            log.append(rotated);

            assertThat(Files.readAllLines(aside).getLast()).contains("\"type\":\"rotate\"");
            assertThat(Files.readAllLines(service))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("\"type\":\"continue\"");
            assertThat(Files.readAllLines(admin)).hasSize((int) rotated.stream()
                    .filter(it -> it.log() == AuditLogName.ADMIN)
                    .count());
        }
    }

    @Test
    void makes_the_new_file_if_there_is_none_for_its_owner_alone() throws IOException {
        try (var log = FileAuditLog.open(service, admin)) {
            Files.move(service, service.resolveSibling("service.log.1"));
            log.append(rotatedLines());
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(service)))
                .isEqualTo("rw-------");
    }

    @Test
    void stops_where_something_else_stands_in_the_place_of_the_new_file_and_goes_on_when_it_is_gone()
            throws IOException {
        var rotated = rotatedLines();
        try (var log = FileAuditLog.open(service, admin)) {
            Files.move(service, service.resolveSibling("service.log.1"));
            Files.writeString(service, "somebody was here\n");
            assertThatExceptionOfType(Failure.class).isThrownBy(() -> log.append(rotated));

            Files.delete(service);
            log.append(rotated);

            assertThat(Files.readAllLines(service)).hasSize(1);
        }
    }

    @Test
    void knows_what_is_in_a_file_that_was_moved_aside_while_nobody_wrote() throws IOException {
        try (var log = FileAuditLog.open(service, admin)) {
            log.append(lines);
        }
        Files.move(service, service.resolveSibling("service.log.1"));

        try (var log = FileAuditLog.open(service, admin)) {
            log.append(rotatedLines());
        }

        assertThat(Files.readAllLines(service)).hasSize(2);
    }

    @Test
    void a_file_that_was_cut_under_it_goes_on_where_it_ends() throws IOException {
        try (var log = FileAuditLog.open(service, admin)) {
            log.append(lines);
            Files.write(service, new byte[0]);
            log.append(rotatedLines());
        }

        assertThat(Files.readAllLines(service)).hasSize(2).allMatch(it -> it.startsWith("{"));
    }

    private List<Line> rotatedLines() {
        memory.rotate(NOW);
        return memory.records();
    }

    private List<String> texts(AuditLogName name) {
        return lines.stream()
                .filter(it -> it.log() == name)
                .map(it -> it.text().utf8())
                .toList();
    }
}

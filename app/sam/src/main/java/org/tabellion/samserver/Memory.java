package org.tabellion.samserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.adapter.out.log.FileAuditLog;
import org.tabellion.sam.adapter.out.memory.JournalSamMemory;
import org.tabellion.sam.adapter.out.memory.MemorySurroundings;
import org.tabellion.sam.adapter.out.memory.PostgresAddress;
import org.tabellion.sam.adapter.out.memory.PostgresSamMemory;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.samapi.SamSettings;

/** What the SAM remembers, alone or with other nodes, and the audit logs that are written from it. */
final class Memory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final int DEAD = 70;

    private final FileAuditLog log;
    private final SamMemory shared;
    private final AutoCloseable ending;

    private <T extends SamMemory & AutoCloseable> Memory(FileAuditLog log, T shared) {
        this.log = log;
        this.shared = shared;
        this.ending = shared;
    }

    /** Makes the folders if there are none, for their owner alone. */
    static Memory open(ConfigurationFolder folder, SamSettings settings, Hsm hsm, TrustedTime time) {
        makeFolder(settings.logs());
        var log = FileAuditLog.open(serviceLog(settings), adminLog(settings));
        var around = new MemorySurroundings(settings.node(), log, hsm, Memory::halt, time);
        return switch (settings.memory()) {
            case SamSettings.Memory.Journal journal -> {
                makeFolder(journal.folder());
                yield new Memory(
                        log,
                        journal.witness()
                                .map(it -> JournalSamMemory.open(journal.folder(), it, around))
                                .orElseGet(() -> JournalSamMemory.open(journal.folder(), around)));
            }
            case SamSettings.Memory.Postgresql(var url, var user, var passwordFile) ->
                new Memory(
                        log,
                        PostgresSamMemory.open(
                                new PostgresAddress(url, user, folder.secretLine(passwordFile)), around));
        };
    }

    static Path serviceLog(SamSettings settings) {
        return settings.logs().resolve("service.log");
    }

    static Path adminLog(SamSettings settings) {
        return settings.logs().resolve("admin.log");
    }

    SamMemory sam() {
        return shared;
    }

    // No shutdown hooks: they would go on working with a memory that may differ from the disk's.
    private static void halt(String reason, Throwable cause) {
        LOG.error("the SAM stops: {}", reason, cause);
        Runtime.getRuntime().halt(DEAD);
    }

    private static void makeFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw Failure.invalid("configuration", "cannot make %s: %s".formatted(folder, e));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            ending.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // what AutoCloseable declares
            throw new IOException(e);
        } finally {
            log.close();
        }
    }
}

package org.tabellion.sam.adapter.out.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.AuditLog;

/** The audit as {@code service.log} and {@code admin.log}: UTF-8, one line a record. */
public final class FileAuditLog implements AuditLog, AutoCloseable {

    private final Map<AuditLogName, LogFile> files = new EnumMap<>(AuditLogName.class);

    private FileAuditLog() {}

    /**
     * Opens both files for appending, makes those that are missing, and cuts off a last line that a crash left
     * unfinished: its record comes again from the journal.
     *
     * @throws Failure UNAVAILABLE if a file cannot be written, or does not end with an audit line
     */
    public static FileAuditLog open(Path serviceLog, Path adminLog) {
        var log = new FileAuditLog();
        try {
            log.files.put(AuditLogName.SERVICE, LogFile.open(serviceLog));
            log.files.put(AuditLogName.ADMIN, LogFile.open(adminLog));
            return log;
        } catch (IOException e) {
            throw Failure.unavailable("the audit log", e);
        }
    }

    @Override
    public synchronized OptionalLong lastSequence(AuditLogName log) {
        long last = file(log).lastSequence();
        return last == 0 ? OptionalLong.empty() : OptionalLong.of(last);
    }

    @Override
    public synchronized void append(List<AuditChain.Line> lines) {
        try {
            for (var name : AuditLogName.values()) {
                file(name).append(lines.stream().filter(it -> it.log() == name).toList());
            }
        } catch (IOException e) {
            throw Failure.unavailable("the audit log", e);
        }
    }

    @Override
    public synchronized void force() {
        try {
            for (var name : AuditLogName.values()) {
                file(name).force();
            }
        } catch (IOException e) {
            throw Failure.unavailable("the audit log", e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (var name : AuditLogName.values()) {
            file(name).close();
        }
    }

    private LogFile file(AuditLogName name) {
        var file = files.get(name);
        if (file == null) {
            throw new IllegalStateException("each log has its file");
        }
        return file;
    }
}

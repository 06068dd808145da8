package org.tabellion.sam.adapter.out.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.AuditLog;

/** Keeps the lines; like a file of a process that died it may lack the last ones. */
final class CollectingLog implements AuditLog {

    private final List<AuditChain.Line> lines = new ArrayList<>();
    private boolean full;
    private @Nullable Error broken;

    synchronized List<AuditChain.Line> lines(AuditLogName log) {
        return lines.stream().filter(it -> it.log() == log).toList();
    }

    /** The time of the last line. */
    synchronized Instant latest() {
        var line = lines.getLast().text().utf8();
        int at = line.indexOf("\"ts\":\"") + 6;
        return Instant.parse(line.substring(at, line.indexOf('"', at)));
    }

    synchronized void loseLast(int count) {
        lines.subList(Math.max(0, lines.size() - count), lines.size()).clear();
    }

    synchronized void fill(boolean full) {
        this.full = full;
    }

    /** What is appended next meets an error that nobody has thought of. */
    synchronized void breakWith(Error error) {
        broken = error;
    }

    @Override
    public synchronized OptionalLong lastSequence(AuditLogName log) {
        return lines(log).stream().mapToLong(AuditChain.Line::sequence).max();
    }

    @Override
    public synchronized void append(List<AuditChain.Line> more) {
        if (broken != null) {
            throw broken;
        }
        if (full) {
            throw Failure.unavailable("the audit log", null);
        }
        more.stream()
                .filter(it -> it.sequence() > lastSequence(it.log()).orElse(0))
                .forEach(lines::add);
    }

    @Override
    public void force() {
        // What a list holds is as durable as it will be.
    }
}

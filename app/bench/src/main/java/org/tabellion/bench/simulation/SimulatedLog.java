package org.tabellion.bench.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.AuditLog;

/** {@code service.log} and {@code admin.log} of one node: what was not forced may be lost with the power. */
final class SimulatedLog implements AuditLog {

    private final Scheduler scheduler;
    private final List<AuditChain.Line> lines = new ArrayList<>();
    private int forced;
    private boolean isFull;

    SimulatedLog(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    List<String> lines(AuditLogName log) {
        return lines.stream()
                .filter(it -> it.log() == log)
                .map(it -> it.text().utf8())
                .toList();
    }

    void loseUnforced(int atMost) {
        int left = Math.max(forced, lines.size() - atMost);
        lines.subList(left, lines.size()).clear();
    }

    void fill(boolean isFull) {
        this.isFull = isFull;
    }

    SimulatedLog copy() {
        var copy = new SimulatedLog(scheduler);
        copy.lines.addAll(lines);
        copy.forced = forced;
        return copy;
    }

    @Override
    public OptionalLong lastSequence(AuditLogName log) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).log() == log) {
                return OptionalLong.of(lines.get(i).sequence());
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public void append(List<AuditChain.Line> more) {
        scheduler.pause();
        if (isFull) {
            throw Failure.unavailable("the audit log", null);
        }
        for (var line : more) {
            if (line.sequence() > lastSequence(line.log()).orElse(0)) {
                lines.add(line);
            }
        }
    }

    @Override
    public void force() {
        scheduler.pause();
        forced = lines.size();
    }
}

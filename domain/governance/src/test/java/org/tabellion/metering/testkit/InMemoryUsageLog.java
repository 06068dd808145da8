package org.tabellion.metering.testkit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.metering.ReadUsage;
import org.tabellion.metering.ReadUsage.Line;
import org.tabellion.metering.UsageKind;
import org.tabellion.metering.spi.UsageLog;

public final class InMemoryUsageLog implements UsageLog {

    private static final Comparator<Line> ORDER = Comparator.<Line, String>comparing(
                    it -> it.client().value())
            .thenComparing(Line::day)
            .thenComparing(it -> it.kind().name());

    private record Key(GroupId group, ClientId client, UsageKind kind, String operation) {}

    private record Cell(GroupId group, ClientId client, LocalDate day, UsageKind kind) {}

    private final Map<Key, Count> counts = new LinkedHashMap<>();
    private final Map<Cell, Long> totals = new LinkedHashMap<>();

    @Override
    public synchronized void append(Count count) {
        counts.putIfAbsent(new Key(count.group(), count.client(), count.kind(), count.operation()), count);
    }

    @Override
    public synchronized int fold(Instant before, int limit) {
        var ripe = counts.values().stream()
                .filter(it -> it.at().isBefore(before))
                .sorted(Comparator.comparing(Count::at))
                .limit(limit)
                .toList();
        ripe.forEach(it -> totals.merge(cell(it), (long) it.quantity(), Long::sum));
        counts.values().removeAll(ripe);
        return ripe.size();
    }

    @Override
    public synchronized List<Line> read(ReadUsage.Query query) {
        var sums = new LinkedHashMap<>(totals);
        counts.values().forEach(it -> sums.merge(cell(it), (long) it.quantity(), Long::sum));
        var lines = new TreeMap<Line, Line>(ORDER);
        sums.forEach((cell, quantity) -> {
            var line = new Line(cell.client(), cell.day(), cell.kind(), quantity);
            if (GroupScope.current().filter(cell.group()::equals).isPresent() && isAsked(query, line)) {
                lines.put(line, line);
            }
        });
        return new ArrayList<>(lines.values()).subList(0, Math.min(lines.size(), query.limit() + 1));
    }

    private static boolean isAsked(ReadUsage.Query query, Line line) {
        return query.client().map(line.client()::equals).orElse(true)
                && !line.day().isBefore(query.from())
                && !line.day().isAfter(query.to())
                && query.after().map(it -> ORDER.compare(line, it) > 0).orElse(true);
    }

    private static Cell cell(Count count) {
        return new Cell(count.group(), count.client(), count.day(), count.kind());
    }
}

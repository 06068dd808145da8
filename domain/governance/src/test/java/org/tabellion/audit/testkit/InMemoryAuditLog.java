package org.tabellion.audit.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tabellion.audit.model.AuditRecord;
import org.tabellion.audit.model.Link;
import org.tabellion.audit.model.Seal;
import org.tabellion.audit.spi.AuditLog;

/** Keeps everything in lists that a test may tamper with. */
public final class InMemoryAuditLog implements AuditLog {

    private final List<AuditRecord> records = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Seal> seals = new ArrayList<>();

    public List<AuditRecord> records() {
        return records;
    }

    public List<Link> links() {
        return links;
    }

    public List<Seal> seals() {
        return seals;
    }

    @Override
    public synchronized void append(AuditRecord record) {
        records.add(record);
    }

    @Override
    public synchronized int alone(String node, Supplier<Integer> sealing) {
        return sealing.get();
    }

    @Override
    public synchronized List<AuditRecord> unchained(String node, int limit) {
        return records.stream()
                .filter(it -> it.node().equals(node) && !isChained(it))
                .limit(limit)
                .toList();
    }

    private boolean isChained(AuditRecord record) {
        return links.stream().anyMatch(it -> it.record().equals(record.id()));
    }

    @Override
    public synchronized Optional<Link> head(String node) {
        return links.stream().filter(it -> it.node().equals(node)).max(Comparator.comparing(Link::sequence));
    }

    @Override
    public synchronized void chain(List<Link> added) {
        links.addAll(added);
    }

    @Override
    public synchronized void seal(Seal seal) {
        seals.add(seal);
    }

    @Override
    public synchronized Set<String> nodes() {
        return links.stream().map(Link::node).collect(Collectors.toSet());
    }

    @Override
    public synchronized List<Chained> chained(String node, long sequence, int limit) {
        return links.stream()
                .filter(it -> it.node().equals(node) && it.sequence() > sequence)
                .sorted(Comparator.comparing(Link::sequence))
                .limit(limit)
                .map(link -> new Chained(
                        link,
                        records.stream()
                                .filter(it -> it.id().equals(link.record()))
                                .findFirst()))
                .toList();
    }

    @Override
    public synchronized List<Seal> seals(String node) {
        return seals.stream()
                .filter(it -> it.node().equals(node))
                .sorted(Comparator.comparing(Seal::sequence))
                .toList();
    }

    @Override
    public synchronized long unchainedOfAllNodes() {
        return records.stream().filter(it -> !isChained(it)).count();
    }
}

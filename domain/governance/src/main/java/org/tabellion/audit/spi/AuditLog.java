package org.tabellion.audit.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tabellion.audit.model.AuditRecord;
import org.tabellion.audit.model.Link;
import org.tabellion.audit.model.Seal;

/**
 * The records, their chains and seals. Nothing in it is ever changed or removed.
 * {@link #append} takes part in the caller's unit of work; the others see the records of all groups.
 */
public interface AuditLog {

    void append(AuditRecord record);

    /** Runs {@code sealing} in a unit of work, alone in the cluster for this node; does nothing if another one is at it. */
    int alone(String node, Supplier<Integer> sealing);

    /** Records that are committed and in no chain yet, oldest first. */
    List<AuditRecord> unchained(String node, int limit);

    Optional<Link> head(String node);

    void chain(List<Link> links);

    void seal(Seal seal);

    Set<String> nodes();

    /** Links with the records they stand for, those after {@code sequence} in order; a record that is gone is empty. */
    List<Chained> chained(String node, long sequence, int limit);

    /** All seals of a chain in the order of their sequence. */
    List<Seal> seals(String node);

    long unchainedOfAllNodes();

    record Chained(Link link, Optional<AuditRecord> record) {}
}

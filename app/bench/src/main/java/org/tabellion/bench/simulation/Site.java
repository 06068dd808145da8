package org.tabellion.bench.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.Receipt;

/** One memory and the nodes that have it, as the asking side knows them. */
final class Site {

    private final String name;
    private final SimulatedHsm hsm;
    private final Map<KeyPairId, Long> retired = new HashMap<>();
    private final List<String> promised = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private @Nullable Position seen;
    private Instant told = Instant.EPOCH;
    private boolean isRolledBack;

    Site(String name, SimulatedHsm hsm) {
        this.name = name;
        this.hsm = hsm;
    }

    SimulatedHsm hsm() {
        return hsm;
    }

    /** The newest position that an answer carried. */
    Optional<Position> seen() {
        return Optional.ofNullable(seen);
    }

    // One that is behind is not believed about where it stands.
    void sees(Position position) {
        if (!isRolledBack && (seen == null || position.compareTo(seen) > 0)) {
            seen = position;
        }
    }

    void refused(Receipt receipt) {
        if (!isRolledBack) {
            refusals.add(receipt.auditId());
            sees(receipt.position());
        }
    }

    /** An answer carried this proof: record and root are in the log for ever. */
    void promises(AuditEvidence evidence) {
        promised.add(evidence.record());
        promised.add(evidence.root());
        var at = Instant.parse(LogJudge.text(evidence.record(), "ts"));
        told = at.isAfter(told) ? at : told;
    }

    List<String> promised() {
        return promised;
    }

    /** The names of their records. */
    List<String> refusals() {
        return refusals;
    }

    /** The latest time that an answer carried. */
    Instant told() {
        return told;
    }

    void retires(KeyPairId key, long generation) {
        retired.merge(key, generation, Math::max);
    }

    /** Up to which generation the key was answered to be disabled; 0 if it never was. */
    long retired(KeyPairId key) {
        return retired.getOrDefault(key, 0L);
    }

    /** Whether the memory is an older one than the asking side has seen. */
    boolean isRolledBack() {
        return isRolledBack;
    }

    void rolledBack(boolean isRolledBack) {
        this.isRolledBack = isRolledBack;
    }

    /** The memory is lost for good, and the operator knows. */
    void begunAnew() {
        seen = null;
        told = Instant.EPOCH;
        retired.clear();
        promised.clear();
        refusals.clear();
    }

    @Override
    public String toString() {
        return name;
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.util.Optional;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.Effect;

/** Reads again, from the segments of a journal, the answers that are kept there, and the proof of their records. */
final class JournalAnswers {

    private final JournalFolder folder;

    JournalAnswers(JournalFolder folder) {
        this.folder = folder;
    }

    /** @throws Failure UNAVAILABLE if the journal cannot be read */
    Optional<Demand.Keep> keep(HeldAnswers.Held held) {
        return held.keep() == null
                ? read(held.spot()).effects().stream()
                        .filter(Effect.Kept.class::isInstance)
                        .map(it -> ((Effect.Kept) it).answer())
                        .findFirst()
                : Optional.of(held.keep());
    }

    /** @throws Failure UNAVAILABLE if the journal cannot be read */
    JournalState.Place place(HeldAnswers.Held held) {
        var place = held.place();
        var root = held.root();
        if (place != null) {
            return place;
        }
        if (root == null) {
            throw new IllegalStateException("an answer whose record is not open has a root");
        }
        var record = read(held.spot());
        var rootRecord = read(root.spot());
        var tree = rootRecord
                .root()
                .orElseThrow(() -> Failure.unavailable("the journal, which lacks a root,", null))
                .tree();
        return JournalState.Place.covered(
                new Position(record.epoch(), record.line().sequence()),
                record.line().log(),
                new JournalState.Cover.Computed(
                        root.sequence(),
                        record.line().text(),
                        tree,
                        held.leaf(),
                        rootRecord.line().text()));
    }

    private JournalRecord read(Spot spot) {
        try {
            return JournalRecord.readAt(
                    SegmentReader.groupAt(folder, spot.segment(), spot.group()).payload(), spot.at());
        } catch (IOException | SegmentReader.Damaged e) {
            throw Failure.unavailable("the journal", e);
        }
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.CanonicalJson;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.MerkleTree;
import org.tabellion.sam.model.Remembered;
import org.tabellion.sam.model.RequestKey;
import tools.jackson.databind.JsonNode;

/** Everything the journal has told so far. Not for several threads: its owner holds a lock. */
final class JournalState {

    private static final int SCHEMA_VERSION = 3;
    private static final int EPOCHS_KEPT = 1000;

    private final Remembered remembered = new Remembered(key -> held(key) != null);
    private final Map<AuditLogName, AuditChain> chains = new EnumMap<>(AuditLogName.class);
    private final HeldAnswers answers = new HeldAnswers();
    // By sequence: the records that no root covers yet.
    private final Map<Long, Place> uncovered = new HashMap<>();
    // The last number before each epoch: where the one before it ended.
    private final TreeMap<Long, Long> epochs = new TreeMap<>();
    private final String node;
    private long epoch;
    private long sequence;
    private Instant highest;
    private Instant complete;
    // Places that were told and are lost: the journal was put back behind them.
    private Lost lost = new Lost(0, 0);

    private Position accepted = new Position(0, 0);

    private record Lost(long after, long upTo) {}

    private JournalState(String node, long epoch, long sequence, Instant highest, Instant complete) {
        this.node = node;
        this.epoch = epoch;
        this.sequence = sequence;
        this.highest = highest;
        this.complete = complete;
        remembered.completeFrom(complete);
    }

    /** The place of a record, and, once there is one, the root over it. */
    static final class Place {

        private final Position position;
        private final AuditLogName log;
        private final List<HeldAnswers.Held> held = new ArrayList<>(1);
        private @Nullable Cover cover;

        Place(Position position, AuditLogName log) {
            this.position = position;
            this.log = log;
        }

        static Place covered(Position position, AuditLogName log, Cover cover) {
            var place = new Place(position, log);
            place.cover = cover;
            return place;
        }

        Position position() {
            return position;
        }

        AuditLogName log() {
            return log;
        }

        @Nullable
        Cover cover() {
            return cover;
        }
    }

    /** What proves a record. {@code rootSequence} is the root's own place. */
    sealed interface Cover {

        long rootSequence();

        AuditEvidence evidence();

        record Computed(long rootSequence, Bytes line, MerkleTree tree, int index, Bytes root) implements Cover {
            @Override
            public AuditEvidence evidence() {
                return new AuditEvidence(line.utf8(), tree.proof(index), root.utf8());
            }
        }
    }

    static JournalState fresh(String node, Instant now) {
        var state = new JournalState(node, 0, 0, now, now);
        for (var log : AuditLogName.values()) {
            state.chains.put(log, new AuditChain(log, node, AuditChain.GENESIS, List.of()));
        }
        return state;
    }

    long epoch() {
        return epoch;
    }

    /**
     * A start. By how much is drawn: of two that begin with the same memory, one of which is therefore a copy put back, no
     * two have the same epoch.
     *
     * @param by at least 1
     */
    void raiseEpoch(long by) {
        beginEpoch(epoch + by);
    }

    private void beginEpoch(long next) {
        epoch = next;
        epochs.put(next, sequence);
        if (epochs.size() > EPOCHS_KEPT) {
            epochs.pollFirstEntry();
        }
    }

    Position position() {
        return new Position(epoch, sequence);
    }

    Instant highest() {
        return highest;
    }

    Instant complete() {
        return complete;
    }

    Remembered remembered() {
        return remembered;
    }

    AuditChain chain(AuditLogName log) {
        var chain = chains.get(log);
        if (chain == null) {
            throw new IllegalStateException("each log has its chain");
        }
        return chain;
    }

    HeldAnswers answers() {
        return answers;
    }

    HeldAnswers.@Nullable Held held(RequestKey key) {
        return answers.find(key, highest);
    }

    /** Uses before {@code since} may be unknown. */
    void completeFrom(Instant since) {
        complete = since;
        remembered.completeFrom(since);
    }

    /** The journal was put back: it had got to {@code known}, and no place up to there is used again. */
    void lose(Position known) {
        lost = new Lost(lost.upTo() > 0 ? Math.min(lost.after(), sequence) : sequence, known.sequence());
        epoch = Math.max(epoch, known.epoch());
        sequence = known.sequence();
    }

    // Both halves become newer: who has seen it keeps the greatest of each.
    private void accept(Position told, Instant since) {
        accepted =
                new Position(Math.max(accepted.epoch(), told.epoch()), Math.max(accepted.sequence(), told.sequence()));
        lost = new Lost(0, 0);
        complete = since.isAfter(complete) ? since : complete;
        sequence = Math.max(sequence, told.sequence());
        beginEpoch(Math.max(epoch, told.epoch()) + 1);
    }

    /**
     * Whether {@code seen} is a place of this very past. A copy that was put back lacks what came after it; and however
     * far it gets, its own numbers stand in another epoch.
     */
    boolean hasReached(Position seen) {
        if (!accepted.isBehind(seen)) {
            return true;
        }
        boolean isLost = lost.after() < seen.sequence() && seen.sequence() <= lost.upTo();
        var next = epochs.higherEntry(seen.epoch());
        boolean isKnown = epochs.containsKey(seen.epoch()) || (next != null && next.equals(epochs.firstEntry()));
        return isKnown && !isLost && seen.sequence() <= (next == null ? sequence : next.getValue());
    }

    /** How many things are remembered that end by themselves. */
    long size() {
        return remembered.size() + answers.size();
    }

    /** Time never goes back from one record to the next. */
    Instant advance(Instant at) {
        highest = at.isAfter(highest) ? at : highest;
        return highest;
    }

    long nextSequence() {
        sequence++;
        return sequence;
    }

    /** Takes a line that the chain has just made, with its changes. */
    Place note(AuditChain.Line line, List<Effect> effects, Spot spot) {
        var place = new Place(new Position(epoch, line.sequence()), line.log());
        uncovered.put(line.sequence(), place);
        for (var effect : effects) {
            remembered.apply(effect);
            if (effect instanceof Effect.Accepted(var told, var since)) {
                accept(told, since);
            }
            if (effect instanceof Effect.Kept(var keep)) {
                place.held.add(answers.hold(keep, place, spot));
            }
        }
        return place;
    }

    /** Takes a root that the chain has just made. */
    void cover(List<AuditChain.Line> covered, MerkleTree tree, AuditChain.Line root, Spot spot) {
        var rootSpot = new HeldAnswers.RootSpot(root.sequence(), spot);
        for (int i = 0; i < covered.size(); i++) {
            var line = covered.get(i);
            var place = uncovered.remove(line.sequence());
            if (place != null) {
                place.cover = new Cover.Computed(root.sequence(), line.text(), tree, i, root.text());
                int leaf = i;
                place.held.forEach(it -> answers.cover(it, rootSpot, leaf));
            }
        }
    }

    /** Everything up to {@code flushed} is durable. */
    void settle(long flushed) {
        answers.settle(flushed);
    }

    void forgetExpired() {
        remembered.expire(highest);
        answers.forgetExpired(highest);
    }

    // Replay

    void replay(JournalRecord record, Spot spot) {
        if (record.line().sequence() != sequence + 1) {
            throw new IllegalArgumentException(
                    "a record is missing before " + record.line().sequence());
        }
        if (record.epoch() != epoch) {
            beginEpoch(record.epoch());
        }
        sequence = record.line().sequence();
        advance(record.at());
        var chain = chain(record.line().log());
        chain.restore(record.line());
        if (record.root().isPresent()) {
            var root = record.root().get();
            var covered = chain.open().stream()
                    .filter(it -> it.sequence() <= root.covers())
                    .toList();
            chain.uncover(root.covers());
            note(record.line(), List.of(), spot);
            cover(covered, root.tree(), record.line(), spot);
        } else {
            note(record.line(), record.effects(), spot);
        }
        settle(sequence);
    }

    // Snapshot: a head, and items that come after it in parts

    Bytes head() {
        return new CanonicalJson()
                .number("v", SCHEMA_VERSION)
                .text("node", node)
                .number("epoch", epoch)
                .number("sequence", sequence)
                .time("highest", highest)
                .time("complete", complete)
                .number("lost_after", lost.after())
                .number("lost_up_to", lost.upTo())
                .text("accepted", accepted.toString())
                .objects(
                        "epochs",
                        epochs.entrySet().stream()
                                .map(it -> new CanonicalJson()
                                        .number("epoch", it.getKey())
                                        .number("after", it.getValue()))
                                .toList())
                .objects(
                        "chains",
                        chains.entrySet().stream()
                                .map(it -> write(it.getKey(), it.getValue(), uncovered))
                                .toList())
                .toBytes();
    }

    /** Everything that was noted must be durable when this is called. */
    void writeItems(SnapshotItems items) throws IOException {
        forgetExpired();
        for (var effects = remembered.snapshot(highest).iterator(); effects.hasNext(); ) {
            var effect = effects.next();
            items.add(out -> SnapshotItems.write(effect, out));
        }
        items.beginAnswers();
        answers.writeTo(items);
    }

    static JournalState restore(JsonNode json, String node) {
        if (EffectJson.number(json, "v") != SCHEMA_VERSION) {
            throw new IllegalArgumentException("it was written by another version");
        }
        var state = new JournalState(
                node,
                EffectJson.number(json, "epoch"),
                EffectJson.number(json, "sequence"),
                EffectJson.time(json, "highest"),
                EffectJson.time(json, "complete"));
        state.lost = new Lost(EffectJson.number(json, "lost_after"), EffectJson.number(json, "lost_up_to"));
        if (json.has("accepted")) {
            state.accepted = Position.parse(EffectJson.text(json, "accepted"));
        }
        json.required("epochs")
                .forEach(it -> state.epochs.put(EffectJson.number(it, "epoch"), EffectJson.number(it, "after")));
        json.required("chains").forEach(it -> state.restoreChain(it, node));
        if (state.chains.size() < AuditLogName.values().length) {
            throw new IllegalArgumentException("a snapshot tells the chain of each log");
        }
        // What has been forgotten by then must not be taken for new.
        state.remembered.expire(state.highest);
        return state;
    }

    void restorePart(Bytes part) {
        SnapshotItems.read(part, remembered::apply, in -> {
            var it = answers.read(in, uncovered::get);
            var place = it.place();
            if (place != null) {
                place.held.add(it);
            }
        });
    }

    private static CanonicalJson write(AuditLogName log, AuditChain chain, Map<Long, Place> places) {
        return new CanonicalJson()
                .text("log", log.label())
                .bytes("head", chain.head())
                .objects(
                        "open",
                        chain.open().stream()
                                .map(it -> new CanonicalJson()
                                        .number("seq", it.sequence())
                                        .number("epoch", epochOf(it, places))
                                        .bytes("text", it.text())
                                        .flag("root", it.isRoot()))
                                .toList());
    }

    private static long epochOf(AuditChain.Line line, Map<Long, Place> places) {
        var place = places.get(line.sequence());
        if (place == null) {
            throw new IllegalStateException("a line that no root covers has a place");
        }
        return place.position().epoch();
    }

    private void restoreChain(JsonNode json, String node) {
        var log = JournalRecord.logNamed(EffectJson.text(json, "log"));
        var open = new ArrayList<AuditChain.Line>();
        for (var line : json.required("open")) {
            long number = EffectJson.number(line, "seq");
            open.add(new AuditChain.Line(log, number, EffectJson.bytes(line, "text"), EffectJson.flag(line, "root")));
            uncovered.put(number, new Place(new Position(EffectJson.number(line, "epoch"), number), log));
        }
        var other = chains.put(log, new AuditChain(log, node, EffectJson.bytes(json, "head"), open));
        if (other != null) {
            throw new IllegalArgumentException("a snapshot tells the chain of a log twice");
        }
    }
}

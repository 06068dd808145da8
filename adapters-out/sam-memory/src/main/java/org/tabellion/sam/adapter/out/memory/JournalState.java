package org.tabellion.sam.adapter.out.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.CanonicalJson;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.MerkleTree;
import org.tabellion.sam.model.Remembered;
import org.tabellion.sam.model.RequestKey;
import tools.jackson.databind.JsonNode;

/** Everything the journal has told so far. Not for several threads: its owner holds a lock. */
final class JournalState {

    private static final int SCHEMA_VERSION = 1;

    private final Remembered remembered = new Remembered();
    private final Map<AuditLogName, AuditChain> chains = new EnumMap<>(AuditLogName.class);
    private final Map<RequestKey, Held> held = new LinkedHashMap<>();
    // By sequence: the records that no root covers yet.
    private final Map<Long, Place> uncovered = new HashMap<>();
    private final String node;
    private long epoch;
    private long sequence;
    private Instant highest;
    private Instant complete;

    private JournalState(String node, long epoch, long sequence, Instant highest, Instant complete) {
        this.node = node;
        this.epoch = epoch;
        this.sequence = sequence;
        this.highest = highest;
        this.complete = complete;
    }

    /** The place of a record, and, once there is one, the root over it. */
    static final class Place {

        private final Position position;
        private final AuditLogName log;
        private @Nullable Cover cover;

        Place(Position position, AuditLogName log) {
            this.position = position;
            this.log = log;
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

        record Stored(long rootSequence, AuditEvidence evidence) implements Cover {}
    }

    record Held(Demand.Keep keep, Place place) {}

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

    void raiseEpoch() {
        epoch++;
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

    @Nullable
    Held held(RequestKey key) {
        var it = held.get(key);
        return it == null || it.keep().until().isBefore(highest) ? null : it;
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
    Place note(AuditChain.Line line, List<Effect> effects) {
        var place = new Place(new Position(epoch, line.sequence()), line.log());
        uncovered.put(line.sequence(), place);
        for (var effect : effects) {
            remembered.apply(effect);
            if (effect instanceof Effect.Kept(var keep)) {
                held.put(keep.key(), new Held(keep, place));
            }
        }
        return place;
    }

    /** Takes a root that the chain has just made. */
    void cover(List<AuditChain.Line> covered, MerkleTree tree, AuditChain.Line root) {
        for (int i = 0; i < covered.size(); i++) {
            var line = covered.get(i);
            var place = uncovered.remove(line.sequence());
            if (place != null) {
                place.cover = new Cover.Computed(root.sequence(), line.text(), tree, i, root.text());
            }
        }
    }

    void forgetExpired() {
        remembered.expire(highest);
        var eldest = held.values().iterator();
        // Kept in the order of their making; the few that live longer than their successors hold up no more than those.
        while (eldest.hasNext() && eldest.next().keep().until().isBefore(highest)) {
            eldest.remove();
        }
    }

    // Replay

    void replay(JournalRecord record) {
        if (record.line().sequence() != sequence + 1) {
            throw new IllegalArgumentException(
                    "a record is missing before " + record.line().sequence());
        }
        epoch = record.epoch();
        sequence = record.line().sequence();
        advance(record.at());
        var chain = chain(record.line().log());
        if (record.line().isRoot()) {
            var covered = chain.open().stream()
                    .filter(it -> it.sequence() <= record.covers())
                    .toList();
            chain.restore(record.line());
            chain.uncover(record.covers());
            note(record.line(), List.of());
            cover(
                    covered,
                    MerkleTree.over(covered.stream().map(AuditChain.Line::text).toList()),
                    record.line());
        } else {
            chain.restore(record.line());
            note(record.line(), record.effects());
        }
    }

    Bytes snapshot() {
        var effects = remembered.snapshot(highest);
        forgetExpired();
        return new CanonicalJson()
                .number("v", SCHEMA_VERSION)
                .text("node", node)
                .number("epoch", epoch)
                .number("sequence", sequence)
                .time("highest", highest)
                .time("complete", complete)
                .objects(
                        "chains",
                        chains.entrySet().stream()
                                .map(it -> write(it.getKey(), it.getValue(), uncovered))
                                .toList())
                .objects("effects", effects.stream().map(EffectJson::write).toList())
                .objects("held", held.values().stream().map(JournalState::write).toList())
                .toBytes();
    }

    static JournalState restore(JsonNode json, String node) {
        var state = new JournalState(
                node,
                EffectJson.number(json, "epoch"),
                EffectJson.number(json, "sequence"),
                EffectJson.time(json, "highest"),
                EffectJson.time(json, "complete"));
        json.required("chains").forEach(it -> state.restoreChain(it, node));
        json.required("effects").forEach(it -> state.remembered.apply(EffectJson.read(it)));
        json.required("held").forEach(state::restoreHeld);
        return state;
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
        chains.put(log, new AuditChain(log, node, EffectJson.bytes(json, "head"), open));
    }

    private static CanonicalJson write(Held held) {
        var json = new CanonicalJson()
                .text("position", held.place().position().toString())
                .text("log", held.place().log().label())
                .object("keep", EffectJson.write(held.keep()));
        var cover = held.place().cover();
        if (cover == null) {
            return json;
        }
        var evidence = cover.evidence();
        return json.number("rootSequence", cover.rootSequence())
                .text("record", evidence.record())
                .text("root", evidence.root())
                .objects(
                        "proof",
                        evidence.proof().stream()
                                .map(it -> new CanonicalJson()
                                        .flag("left", it.left())
                                        .bytes("sibling", it.sibling()))
                                .toList());
    }

    private void restoreHeld(JsonNode json) {
        var keep = ((Effect.Kept) EffectJson.read(json.required("keep"))).answer();
        var position = Position.parse(EffectJson.text(json, "position"));
        var open = uncovered.get(position.sequence());
        if (open != null) {
            held.put(keep.key(), new Held(keep, open));
            return;
        }
        var place = new Place(position, JournalRecord.logNamed(EffectJson.text(json, "log")));
        place.cover = new Cover.Stored(
                EffectJson.number(json, "rootSequence"),
                new AuditEvidence(
                        EffectJson.text(json, "record"),
                        EffectJson.all(
                                json,
                                "proof",
                                it -> new AuditEvidence.Step(
                                        EffectJson.flag(it, "left"), EffectJson.bytes(it, "sibling"))),
                        EffectJson.text(json, "root")));
        held.put(keep.key(), new Held(keep, place));
    }
}

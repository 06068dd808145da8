package org.tabellion.sam.adapter.out.memory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.CanonicalJson;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.MerkleTree;
import tools.jackson.databind.JsonNode;

/** One record of the journal: a line of audit and what it changes. */
record JournalRecord(AuditChain.Line line, Instant at, long epoch, Optional<Root> root, List<Effect> effects) {

    private static final int PREFIX = Long.BYTES + 2 * Integer.BYTES;
    private static final int LEAF = 32;

    /**
     * What a root is over.
     *
     * @param covers up to which line of its log
     * @param leaves of the tree, one after the other: what is needed to prove a line without reading the others
     */
    record Root(long covers, Bytes leaves) {

        static Root over(List<AuditChain.Line> covered, MerkleTree tree) {
            var leaves = new ByteArrayOutputStream(covered.size() * LEAF);
            tree.leaves().forEach(it -> leaves.writeBytes(it.toArray()));
            return new Root(covered.getLast().sequence(), Bytes.of(leaves.toByteArray()));
        }

        MerkleTree tree() {
            var in = ByteBuffer.wrap(leaves.toArray());
            var each = new ArrayList<Bytes>();
            while (in.hasRemaining()) {
                var leaf = new byte[LEAF];
                in.get(leaf);
                each.add(Bytes.of(leaf));
            }
            return MerkleTree.ofLeaves(each);
        }
    }

    /** Takes a record, and where in the payload it begins. */
    interface Visitor {
        void visit(JournalRecord record, int at);
    }

    void writeTo(ByteArrayOutputStream out) {
        var change = new CanonicalJson()
                .text("log", line.log().label())
                .time("at", at)
                .number("epoch", epoch)
                .objects("effects", effects.stream().map(EffectJson::write).toList());
        root.ifPresent(it -> change.number("covers", it.covers()).bytes("leaves", it.leaves()));
        var changeBytes = change.toBytes();
        out.writeBytes(ByteBuffer.allocate(PREFIX)
                .putLong(line.sequence())
                .putInt(line.text().length())
                .putInt(changeBytes.length())
                .array());
        out.writeBytes(line.text().toArray());
        out.writeBytes(changeBytes.toArray());
    }

    /** Visits the records whose lines are newer than {@code known}, in order. */
    static void visit(Bytes payload, OptionalLong known, Visitor visitor) {
        var in = ByteBuffer.wrap(payload.toArray());
        while (in.hasRemaining()) {
            int at = in.position();
            if (known.isPresent() && in.getLong(at) <= known.getAsLong()) {
                in.position(at + PREFIX + in.getInt(at + Long.BYTES) + in.getInt(at + Long.BYTES + Integer.BYTES));
            } else {
                visitor.visit(next(in), at);
            }
        }
    }

    static JournalRecord readAt(Bytes payload, int at) {
        return next(ByteBuffer.wrap(payload.toArray()).position(at));
    }

    private static JournalRecord next(ByteBuffer in) {
        long sequence = in.getLong();
        var line = new byte[in.getInt()];
        var change = new byte[in.getInt()];
        in.get(line).get(change);
        return read(sequence, Bytes.of(line), EffectJson.parse(Bytes.of(change).utf8()));
    }

    private static JournalRecord read(long sequence, Bytes text, JsonNode change) {
        var effects = new ArrayList<Effect>();
        change.required("effects").forEach(it -> effects.add(EffectJson.read(it)));
        var root = change.has("covers")
                ? Optional.of(new Root(EffectJson.number(change, "covers"), EffectJson.bytes(change, "leaves")))
                : Optional.<Root>empty();
        return new JournalRecord(
                new AuditChain.Line(logNamed(EffectJson.text(change, "log")), sequence, text, root.isPresent()),
                EffectJson.time(change, "at"),
                EffectJson.number(change, "epoch"),
                root,
                effects);
    }

    static AuditLogName logNamed(String label) {
        for (var log : AuditLogName.values()) {
            if (log.label().equals(label)) {
                return log;
            }
        }
        throw new IllegalArgumentException("no log is named so");
    }
}

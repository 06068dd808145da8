package org.tabellion.sam.adapter.out.memory;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.adapter.out.memory.JournalState.Place;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.RequestKey;

/**
 * Where the answers lie that are kept for a repetition. The answers themselves are in the heap only until they are
 * durable with their root; then they are read back from the journal by whoever repeats a call. Not for several threads.
 */
final class HeldAnswers {

    // In the order of their making, so that the first lies in the oldest segment that is still needed.
    private final Map<Digest, Held> held = new LinkedHashMap<>();
    private final ArrayDeque<Held> unsettled = new ArrayDeque<>();
    private @Nullable RootSpot lastRead;

    /** 128 bits of SHA-256 over a request key. What is read back tells its whole key, and is compared. */
    private record Digest(long high, long low) {

        static Digest of(RequestKey key) {
            var text = key.client().qualified() + "\n" + key.request().value();
            var digest = ByteBuffer.wrap(
                    DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text)).toArray());
            return new Digest(digest.getLong(), digest.getLong());
        }
    }

    /** The root over an answer's record; one object for all that it is over. */
    record RootSpot(long sequence, Spot spot) {}

    static final class Held {

        private final long segment;
        private final long group;
        private final int at;
        private final long until;
        // Until record and root are durable.
        private Demand.@Nullable Keep keep;
        private @Nullable Place place;
        private @Nullable RootSpot root;
        private int leaf;

        private Held(Spot spot, long until, Demand.@Nullable Keep keep, @Nullable Place place) {
            this.segment = spot.segment();
            this.group = spot.group();
            this.at = spot.at();
            this.until = until;
            this.keep = keep;
            this.place = place;
        }

        Spot spot() {
            return new Spot(segment, group, at);
        }

        /** Null once it is to be read from {@link #spot}. */
        Demand.@Nullable Keep keep() {
            return keep;
        }

        /** Null once the record is proven by {@link #root} on the disk. */
        @Nullable
        Place place() {
            return place;
        }

        @Nullable
        RootSpot root() {
            return root;
        }

        /** Which leaf of the root's tree the record is. */
        int leaf() {
            return leaf;
        }
    }

    int size() {
        return held.size();
    }

    @Nullable
    Held find(RequestKey key, Instant now) {
        var it = held.get(Digest.of(key));
        return it == null || it.until < now.getEpochSecond() ? null : it;
    }

    Held hold(Demand.Keep keep, Place place, Spot spot) {
        // Rounded up: an answer is known a little longer than it need be.
        var it = new Held(spot, keep.until().getEpochSecond() + 1, keep, place);
        var key = Digest.of(keep.key());
        held.remove(key);
        held.put(key, it);
        return it;
    }

    void cover(Held it, RootSpot root, int leaf) {
        it.root = root;
        it.leaf = leaf;
        unsettled.add(it);
    }

    /** Everything up to {@code flushed} is durable. */
    void settle(long flushed) {
        for (var it = unsettled.peek(); it != null; it = unsettled.peek()) {
            var root = it.root;
            if (root == null || root.sequence() > flushed) {
                return;
            }
            it.keep = null;
            it.place = null;
            unsettled.remove();
        }
    }

    void forgetExpired(Instant now) {
        var eldest = held.values().iterator();
        // The few that live longer than their successors hold up no more than those.
        while (eldest.hasNext() && eldest.next().until < now.getEpochSecond()) {
            eldest.remove();
        }
    }

    /** The oldest segment from which an answer, or its root, may still be read. */
    OptionalLong oldestSegment() {
        return held.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(held.values().iterator().next().segment);
    }

    /** All that is held must be durable when this is called. */
    void writeTo(SnapshotItems items) throws IOException {
        for (var entry : held.entrySet()) {
            items.add(out -> write(entry.getKey(), entry.getValue(), out));
        }
    }

    private static void write(Digest key, Held it, DataOutputStream out) throws IOException {
        out.writeLong(key.high());
        out.writeLong(key.low());
        out.writeLong(it.until);
        write(it.spot(), out);
        var root = it.root;
        out.writeBoolean(root != null);
        if (root != null) {
            out.writeLong(root.sequence());
            write(root.spot(), out);
            out.writeInt(it.leaf);
            return;
        }
        var place = it.place;
        if (place == null) {
            throw new IllegalStateException("an answer that no root covers has a place");
        }
        out.writeLong(place.position().sequence());
    }

    /** @param uncovered by the sequence of a record that no root covers yet */
    Held read(DataInputStream in, LongFunction<@Nullable Place> uncovered) throws IOException {
        var key = new Digest(in.readLong(), in.readLong());
        long until = in.readLong();
        var spot = readSpot(in);
        Held it;
        if (in.readBoolean()) {
            it = new Held(spot, until, null, null);
            it.root = shared(new RootSpot(in.readLong(), readSpot(in)));
            it.leaf = in.readInt();
        } else {
            it = new Held(spot, until, null, uncovered.apply(in.readLong()));
        }
        held.put(key, it);
        return it;
    }

    // Those of one root come one after the other.
    private RootSpot shared(RootSpot root) {
        var before = lastRead;
        if (before != null && before.equals(root)) {
            return before;
        }
        lastRead = root;
        return root;
    }

    private static void write(Spot spot, DataOutputStream out) throws IOException {
        out.writeLong(spot.segment());
        out.writeLong(spot.group());
        out.writeInt(spot.at());
    }

    private static Spot readSpot(DataInputStream in) throws IOException {
        return new Spot(in.readLong(), in.readLong(), in.readInt());
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * What is written between two forces: a frame with its number, its length, a check sum of its own, and a digest that
 * links it to the group before. A group is begun only after the one before is durable: so whatever is broken without a
 * whole group after it was never acknowledged, and whatever is broken before a whole group is damage.
 *
 * @param chain SHA-256 over the chain of the group before (32 zero bytes for the first of a segment) and the payload
 */
record Group(long number, Kind kind, Bytes chain, Bytes payload) {

    enum Kind {
        SNAPSHOT,
        RECORDS,
        /** The journal goes on in the next segment. */
        MOVED
    }

    static final Bytes NO_CHAIN = Bytes.of(new byte[32]);

    private static final byte[] MAGIC = {'S', 'A', 'M', 'G', 'R', 'P', '0', '1'};
    private static final int KIND_AT = MAGIC.length + Integer.BYTES;
    private static final int NUMBER_AT = KIND_AT + Integer.BYTES;
    private static final int LENGTH_AT = NUMBER_AT + Long.BYTES;
    private static final int CHAIN_AT = LENGTH_AT + Integer.BYTES;
    static final int HEADER = CHAIN_AT + 32;

    static Group after(Bytes chain, long number, Kind kind, Bytes payload) {
        return new Group(number, kind, DigestAlgorithm.SHA256.digest(chain.append(payload)), payload);
    }

    Bytes encoded() {
        var frame = ByteBuffer.allocate(HEADER + payload.length());
        frame.put(MAGIC).putInt(0).putInt(kind.ordinal()).putLong(number).putInt(payload.length());
        frame.put(chain.toArray()).put(payload.toArray());
        frame.putInt(MAGIC.length, checkSum(frame.array(), 0, frame.capacity()));
        return Bytes.of(frame.array());
    }

    /**
     * All groups of a segment, up to a torn end.
     *
     * @param end where the next group goes
     */
    record Segment(List<Group> groups, long end) {}

    /** The segment is damaged: it cannot be told what the SAM has forgotten. */
    static final class Damaged extends Exception {
        Damaged(String message) {
            super(message);
        }
    }

    static Segment read(Bytes segment) throws Damaged {
        var bytes = segment.toArray();
        var groups = new ArrayList<Group>();
        var chain = NO_CHAIN;
        int at = 0;
        while (isWhole(bytes, at)) {
            var group = decode(bytes, at);
            var linked = after(chain, groups.size(), group.kind(), group.payload());
            if (!group.equals(linked)) {
                throw new Damaged("group " + groups.size() + " does not follow the one before");
            }
            groups.add(group);
            chain = group.chain();
            at += HEADER + group.payload().length();
        }
        refuseWholeGroupAfter(bytes, at, groups.size());
        return new Segment(groups, at);
    }

    private static void refuseWholeGroupAfter(byte[] bytes, int broken, long number) throws Damaged {
        for (int at = broken + 1; at + HEADER <= bytes.length; at++) {
            if (bytes[at] == MAGIC[0] && isWhole(bytes, at) && decode(bytes, at).number() > number) {
                throw new Damaged("group " + number + " is broken, and later ones are whole");
            }
        }
    }

    private static boolean isWhole(byte[] bytes, int at) {
        if (at + HEADER > bytes.length) {
            return false;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[at + i] != MAGIC[i]) {
                return false;
            }
        }
        var header = ByteBuffer.wrap(bytes, at, HEADER).slice();
        int length = header.getInt(LENGTH_AT);
        int kind = header.getInt(KIND_AT);
        return length >= 0
                && length <= bytes.length - at - HEADER
                && kind >= 0
                && kind < Kind.values().length
                && header.getInt(MAGIC.length) == checkSum(bytes, at, HEADER + length);
    }

    private static Group decode(byte[] bytes, int at) {
        var frame = ByteBuffer.wrap(bytes, at, bytes.length - at).slice();
        var chain = new byte[32];
        frame.get(CHAIN_AT, chain);
        var payload = new byte[frame.getInt(LENGTH_AT)];
        frame.get(HEADER, payload);
        return new Group(
                frame.getLong(NUMBER_AT), Kind.values()[frame.getInt(KIND_AT)], Bytes.of(chain), Bytes.of(payload));
    }

    // Over everything but itself.
    private static int checkSum(byte[] bytes, int at, int length) {
        var crc = new CRC32C();
        int from = at + MAGIC.length + Integer.BYTES;
        crc.update(bytes, from, length - (from - at));
        return (int) crc.getValue();
    }
}

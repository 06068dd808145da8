package org.tabellion.sam.adapter.out.memory;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * A frame of the journal with its number, its length, a check sum of its own, and a digest that links it to the group
 * before. What is written between two forces is one group; a snapshot is a run of groups that are forced together.
 *
 * @param chain SHA-256 over the chain of the group before (32 zero bytes for the first of a segment) and the payload
 */
record Group(long number, Kind kind, Bytes chain, Bytes payload) {

    /** Written by ordinal. */
    enum Kind {
        /** The first of a segment: what a snapshot begins with. */
        SNAPSHOT,
        RECORDS,
        /** The journal goes on in the next segment. */
        MOVED,
        SNAPSHOT_PART,
        /** Without it the segment was never begun. */
        SNAPSHOT_END
    }

    static final Bytes NO_CHAIN = Bytes.of(new byte[32]);

    private static final byte[] MAGIC = {'S', 'A', 'M', 'G', 'R', 'P', '0', '1'};
    static final int MAGIC_LENGTH = MAGIC.length;
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
        frame.putInt(MAGIC.length, checkSum(frame.array()));
        return Bytes.of(frame.array());
    }

    /** Length of the payload that follows {@code header}; -1 if it is none. */
    static int lengthIn(Bytes header) {
        var bytes = header.toArray();
        return magicIn(bytes, 0) == 0 ? ByteBuffer.wrap(bytes).getInt(LENGTH_AT) : -1;
    }

    /** Where in {@code bytes} the first frame from {@code from} on may begin; -1 if nowhere. */
    static int magicIn(byte[] bytes, int from) {
        for (int at = from; at + MAGIC.length <= bytes.length; at++) {
            int same = 0;
            while (same < MAGIC.length && bytes[at + same] == MAGIC[same]) {
                same++;
            }
            if (same == MAGIC.length) {
                return at;
            }
        }
        return -1;
    }

    /** Empty if {@code frame} is not whole. */
    static Optional<Group> decode(Bytes frame) {
        var bytes = frame.toArray();
        var buffer = ByteBuffer.wrap(bytes);
        int kind = buffer.getInt(KIND_AT);
        if (kind < 0 || kind >= Kind.values().length || buffer.getInt(MAGIC.length) != checkSum(bytes)) {
            return Optional.empty();
        }
        var chain = new byte[32];
        buffer.get(CHAIN_AT, chain);
        var payload = new byte[bytes.length - HEADER];
        buffer.get(HEADER, payload);
        return Optional.of(
                new Group(buffer.getLong(NUMBER_AT), Kind.values()[kind], Bytes.of(chain), Bytes.of(payload)));
    }

    // Over everything but the magic and itself.
    private static int checkSum(byte[] frame) {
        var crc = new CRC32C();
        crc.update(frame, KIND_AT, frame.length - KIND_AT);
        return (int) crc.getValue();
    }
}

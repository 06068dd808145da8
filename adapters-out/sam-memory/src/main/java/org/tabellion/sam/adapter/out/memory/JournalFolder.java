package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.Position;

/** Where the journal lies: numbered segments. The seam at which a test loses power. */
interface JournalFolder {

    SortedSet<Long> segments() throws IOException;

    /** A new, empty segment; its existence is durable when this returns. An older one of the number is replaced. */
    JournalFile create(long number) throws IOException;

    /** Of a segment, with the room that was taken. */
    long size(long number) throws IOException;

    /** A piece of a segment. @throws IOException also if it has fewer bytes */
    Bytes read(long number, long position, int length) throws IOException;

    JournalFile open(long number) throws IOException;

    /** The segment may come back after a loss of power. */
    void delete(long number) throws IOException;

    /**
     * How far the journal had got in this run of the machine, as noted apart from it; empty if nobody tells. A journal that
     * is not as far was put back.
     */
    Optional<Position> told() throws IOException;

    /** Notes that the journal is durable up to {@code place}. */
    void tell(Position place) throws IOException;

    /** One segment, open for writing. */
    interface JournalFile extends AutoCloseable {

        /** Writes all of {@code data} at {@code position}; durable only after {@link #force}. */
        void write(long position, Bytes data) throws IOException;

        /** Everything written before is durable when this returns. A failure is final: nothing is known any more. */
        void force() throws IOException;

        /** Takes room on the disk up to {@code size}, so that writing there cannot fail for the lack of it. */
        void reserve(long size) throws IOException;

        @Override
        void close() throws IOException;
    }
}

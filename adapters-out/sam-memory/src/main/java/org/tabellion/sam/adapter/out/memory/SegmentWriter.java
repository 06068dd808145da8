package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import org.tabellion.kernel.Bytes;

/** Appends groups to one segment. One thread's at a time. */
final class SegmentWriter implements AutoCloseable {

    private final long number;
    private final JournalFolder.JournalFile file;
    private Bytes chain = Group.NO_CHAIN;
    private long groups;
    private long end;

    private SegmentWriter(long number, JournalFolder.JournalFile file) {
        this.number = number;
        this.file = file;
    }

    static SegmentWriter create(JournalFolder folder, long number) throws IOException {
        return new SegmentWriter(number, folder.create(number));
    }

    /** Goes on behind what {@code read} found. */
    static SegmentWriter after(SegmentReader read, JournalFolder folder) throws IOException {
        var writer = new SegmentWriter(read.number(), folder.open(read.number()));
        writer.chain = read.chain();
        writer.groups = read.groups();
        writer.end = read.end();
        return writer;
    }

    long number() {
        return number;
    }

    /** Where the next group goes. */
    long end() {
        return end;
    }

    /** Durable only after {@link #force}. */
    void write(Group.Kind kind, Bytes payload) throws IOException {
        var group = Group.after(chain, groups, kind, payload);
        var encoded = group.encoded();
        file.write(end, encoded);
        chain = group.chain();
        groups++;
        end += encoded.length();
    }

    void force() throws IOException {
        file.force();
    }

    void reserve(long size) throws IOException {
        file.reserve(size);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;

/**
 * The segments of a journal: the youngest is written, an older one stays as long as an answer in it may be asked for.
 * Each begins with a snapshot of what still matters. The room of what must not fail for want of disk is taken ahead.
 * Used with the journal's lock held, but for {@link #write}.
 */
final class JournalSegments {

    private static final long CHUNK = 4L << 20;
    private static final int ROOM_FOR_ANY_RECORD = 64 * 1024;
    // What is remembered is written again with each segment: seldom enough to cost little beside the records.
    private static final int SEGMENT_PER_SNAPSHOT = 4;

    private final JournalFolder folder;
    private final JournalState state;
    private final long segmentSize;
    private final SortedSet<Long> numbers = new TreeSet<>();
    private SegmentWriter segment;
    // Where the group will lie that is being gathered: known before the one in flight is written.
    private long nextGroup;
    private long roomTaken;
    private long roomKept;
    private long rotateAt;
    private long forces;

    private JournalSegments(JournalFolder folder, JournalState state, long segmentSize, SegmentWriter first) {
        this.folder = folder;
        this.state = state;
        this.segmentSize = segmentSize;
        this.segment = first;
    }

    /** Begins the segment after those of the {@code past}, which stay as they are. */
    static JournalSegments after(JournalPast past, JournalFolder folder, JournalState state, long segmentSize)
            throws IOException {
        var first = SegmentWriter.create(folder, past.newest() + 1);
        writeSnapshot(state, first);
        var segments = new JournalSegments(folder, state, segmentSize, first);
        segments.numbers.addAll(past.segments());
        first.reserve(segments.firstRoom(first));
        segments.begin(first);
        return segments;
    }

    /** Where a record will lie that is {@code at} so many bytes into the group that is being gathered. */
    Spot spot(int at) {
        return new Spot(segment.number(), nextGroup, at);
    }

    /** The group that was gathered is {@code bytes} long and will be written next. */
    void gathered(int bytes) {
        nextGroup += Group.HEADER + bytes;
    }

    /**
     * A record that ends what was begun must not fail for want of disk: its room is taken before anything is begun.
     *
     * @param gathering bytes of the group that is being gathered
     * @throws Failure UNAVAILABLE if the disk has no such room
     */
    void takeRoom(int gathering, int toKeep) {
        long needed = nextGroup + Group.HEADER + gathering + roomKept + toKeep + 2L * ROOM_FOR_ANY_RECORD;
        if (needed <= roomTaken) {
            return;
        }
        long wanted = (needed / CHUNK + 1) * CHUNK;
        try {
            segment.reserve(wanted);
            roomTaken = wanted;
        } catch (IOException full) {
            throw Failure.unavailable("the journal's disk", full);
        }
    }

    /** @param room in bytes, for what will end what begins now; negative when it ends */
    void keepRoom(int room) {
        roomKept += room;
    }

    /** By the one thread that flushes, or moves on; makes the group durable. */
    void write(Bytes payload, Position last) throws IOException {
        // A channel that an interrupted thread uses is closed by the JDK, which would look like a dead disk; and this
        // is done for others too.
        boolean interrupted = Thread.interrupted();
        try {
            segment.write(Group.Kind.RECORDS, payload);
            segment.force();
            forces++;
            folder.tell(last);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean isLong() {
        return segment.end() > rotateAt;
    }

    /** Goes on in a new segment; if there is no room for one, the journal stays where it is, and false is returned. */
    boolean moveOn() throws IOException {
        var next = next();
        if (next.isEmpty()) {
            rotateAt = segment.end() + CHUNK;
            return false;
        }
        try (var old = segment) {
            begin(next.get());
            old.write(Group.Kind.MOVED, Bytes.of());
            old.force();
        }
        return true;
    }

    private Optional<SegmentWriter> next() {
        long number = segment.number() + 1;
        try {
            var next = SegmentWriter.create(folder, number);
            try {
                writeSnapshot(state, next);
                next.reserve(firstRoom(next));
                return Optional.of(next);
            } catch (IOException full) {
                next.close();
                throw full;
            }
        } catch (IOException full) {
            return Optional.empty();
        }
    }

    // The end is written apart, when nothing can prevent any more that the journal goes on there.
    private static void writeSnapshot(JournalState state, SegmentWriter segment) throws IOException {
        segment.write(Group.Kind.SNAPSHOT, state.head());
        var items = new SnapshotItems(segment);
        state.writeItems(items);
        items.flush();
    }

    private void begin(SegmentWriter next) throws IOException {
        roomTaken = firstRoom(next);
        next.write(Group.Kind.SNAPSHOT_END, Bytes.of());
        next.force();
        forces++;
        segment = next;
        numbers.add(next.number());
        nextGroup = next.end();
        rotateAt = next.end() + Math.max(segmentSize, SEGMENT_PER_SNAPSHOT * next.end());
    }

    private long firstRoom(SegmentWriter begun) {
        return ((begun.end() + roomKept + 2L * ROOM_FOR_ANY_RECORD) / CHUNK + 1) * CHUNK;
    }

    /** Deletes those that hold no answer any more. */
    void deleteUnneeded() throws IOException {
        long oldest = state.answers().oldestSegment().orElse(segment.number());
        while (numbers.getFirst() < oldest) {
            folder.delete(numbers.getFirst());
            numbers.removeFirst();
        }
    }

    /** How often the disk was asked to make something durable. */
    long forces() {
        return forces;
    }

    void close() throws IOException {
        segment.close();
        if (folder instanceof FileJournalFolder locked) {
            locked.close();
        }
    }
}

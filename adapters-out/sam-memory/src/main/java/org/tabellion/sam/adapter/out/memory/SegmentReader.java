package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;

/**
 * Reads a segment group by group, so that it need never lie in the heap as a whole, up to a torn end.
 *
 * <p>A group of records is written only after everything before it is durable. So whatever is broken without such a group
 * after it was never acknowledged, and whatever is broken before one is damage.
 */
final class SegmentReader {

    private static final int WINDOW = 64 * 1024;

    private final JournalFolder folder;
    private final long number;
    private final long size;
    private Bytes chain = Group.NO_CHAIN;
    private long groups;
    private long end;
    private long lastAt;
    private boolean isBegun;
    private Group.@Nullable Kind last;

    private SegmentReader(JournalFolder folder, long number) throws IOException {
        this.folder = folder;
        this.number = number;
        this.size = folder.size(number);
    }

    /** Takes a whole group that follows the one before. {@code at}: where its frame begins. */
    interface Visitor {
        void visit(Group group, long at);
    }

    /** The segment is damaged: it cannot be told what the SAM has forgotten. */
    static final class Damaged extends Exception {
        Damaged(String message) {
            super(message);
        }
    }

    static SegmentReader read(JournalFolder folder, long number, Visitor visitor) throws IOException, Damaged {
        var reader = new SegmentReader(folder, number);
        reader.readAll(visitor);
        return reader;
    }

    /** One group, by its place. */
    static Group groupAt(JournalFolder folder, long number, long at) throws IOException, Damaged {
        var group = new SegmentReader(folder, number).wholeGroup(at);
        if (group == null) {
            throw new Damaged("no whole group lies where one was written");
        }
        return group;
    }

    long number() {
        return number;
    }

    Bytes chain() {
        return chain;
    }

    /** How many there are. */
    long groups() {
        return groups;
    }

    /** Where the next group goes. */
    long end() {
        return end;
    }

    /** Writes the last group again as it was read, and forces it. */
    void settle() throws IOException {
        try (var file = folder.open(number)) {
            file.write(lastAt, folder.read(number, lastAt, (int) (end - lastAt)));
            file.force();
        }
    }

    /** Whether the snapshot with which it begins is complete. */
    boolean isBegun() {
        return isBegun;
    }

    /** Whether the journal went on in the next segment. */
    boolean isLeft() {
        return last == Group.Kind.MOVED;
    }

    private void readAll(Visitor visitor) throws IOException, Damaged {
        for (var group = wholeGroup(end); group != null; group = wholeGroup(end)) {
            if (!group.equals(Group.after(chain, groups, group.kind(), group.payload()))) {
                throw new Damaged("group " + groups + " does not follow the one before");
            }
            requireInPlace(group.kind());
            visitor.visit(group, end);
            chain = group.chain();
            last = group.kind();
            lastAt = end;
            groups++;
            end += Group.HEADER + group.payload().length();
        }
        refuseWholeGroupAfter(end);
    }

    private void requireInPlace(Group.Kind kind) throws Damaged {
        boolean fits =
                switch (kind) {
                    case SNAPSHOT -> groups == 0;
                    case SNAPSHOT_PART -> groups > 0 && !isBegun;
                    case SNAPSHOT_END -> groups > 0 && !isBegun;
                    case RECORDS, MOVED -> isBegun;
                };
        if (!fits) {
            throw new Damaged("group " + groups + " stands where its kind may not");
        }
        isBegun |= kind == Group.Kind.SNAPSHOT_END;
    }

    private @Nullable Group wholeGroup(long at) throws IOException {
        if (at + Group.HEADER > size) {
            return null;
        }
        int length = Group.lengthIn(folder.read(number, at, Group.HEADER));
        if (length < 0 || length > size - at - Group.HEADER) {
            return null;
        }
        return Group.decode(folder.read(number, at, Group.HEADER + length)).orElse(null);
    }

    private void refuseWholeGroupAfter(long broken) throws IOException, Damaged {
        for (long from = broken + 1; from + Group.HEADER <= size; from += WINDOW) {
            int length = (int) Math.min(WINDOW + Group.MAGIC_LENGTH - 1, size - from);
            var window = folder.read(number, from, length).toArray();
            for (int i = Group.magicIn(window, 0); i >= 0; i = Group.magicIn(window, i + 1)) {
                var group = wholeGroup(from + i);
                if (group != null && group.number() > groups && wasWrittenAfterForce(group.kind())) {
                    throw new Damaged("group " + groups + " is broken, and later ones are whole");
                }
            }
        }
    }

    // The parts of one snapshot are forced together: of those, any may be missing after a loss of power.
    private static boolean wasWrittenAfterForce(Group.Kind kind) {
        return kind == Group.Kind.RECORDS || kind == Group.Kind.MOVED;
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.spi.AuditLog;
import tools.jackson.core.JacksonException;

/** What the segments tell that are there when the journal is opened. */
record JournalPast(JournalState state, long newest, List<Long> segments, List<AuditChain.Line> lines) {

    static JournalPast read(JournalFolder folder, String node, TrustedTime time) throws IOException {
        try {
            return read(folder, folder.segments(), node, time);
        } catch (Group.Damaged | JacksonException | IllegalArgumentException damaged) {
            throw Failure.conflict("journal_damaged", "the journal is damaged: " + damaged.getMessage());
        }
    }

    private static JournalPast read(JournalFolder folder, SortedSet<Long> segments, String node, TrustedTime time)
            throws IOException, Group.Damaged {
        if (segments.isEmpty()) {
            return new JournalPast(JournalState.fresh(node, time.now()), 0, List.of(), List.of());
        }
        var numbers = new ArrayList<>(segments);
        var newest = Group.read(folder.read(numbers.getLast()));
        if (newest.groups().isEmpty()) {
            // It was being begun when the process died, if the one before had not yet been left.
            if (numbers.size() == 1) {
                return nothingBut(folder, numbers.getLast(), node, time);
            }
            folder.delete(numbers.removeLast());
            newest = Group.read(folder.read(numbers.getLast()));
        }
        if (newest.groups().isEmpty() || newest.groups().getLast().kind() == Group.Kind.MOVED) {
            throw new Group.Damaged("the segment is lost that the journal moved to");
        }
        var lines = new ArrayList<AuditChain.Line>();
        for (long number : numbers.subList(0, numbers.size() - 1)) {
            lines.addAll(linesOf(Group.read(folder.read(number))));
        }
        lines.addAll(linesOf(newest));
        return new JournalPast(stateOf(newest, node), numbers.getLast(), List.copyOf(numbers), lines);
    }

    // The first segment of all, torn at its first group: no answer has ever left, so nothing is lost.
    private static JournalPast nothingBut(JournalFolder folder, long number, String node, TrustedTime time)
            throws Group.Damaged {
        if (number != 1) {
            throw new Group.Damaged("the only segment does not begin with what came before");
        }
        return new JournalPast(JournalState.fresh(node, time.now()), number, List.of(number), List.of());
    }

    private static JournalState stateOf(Group.Segment segment, String node) throws Group.Damaged {
        var first = segment.groups().getFirst();
        if (first.kind() != Group.Kind.SNAPSHOT) {
            throw new Group.Damaged("a segment begins with a snapshot");
        }
        var state = JournalState.restore(EffectJson.parse(first.payload().utf8()), node);
        for (var group : segment.groups()) {
            if (group.kind() == Group.Kind.RECORDS) {
                JournalRecord.readAll(group.payload()).forEach(state::replay);
            }
        }
        return state;
    }

    private static List<AuditChain.Line> linesOf(Group.Segment segment) {
        var lines = new ArrayList<AuditChain.Line>();
        for (var group : segment.groups()) {
            if (group.kind() == Group.Kind.RECORDS) {
                JournalRecord.readAll(group.payload()).forEach(it -> lines.add(it.line()));
            }
        }
        return lines;
    }

    /** The lines that {@code log} lacks. */
    List<AuditChain.Line> linesAfter(AuditLog log) {
        return lines.stream()
                .filter(it -> it.sequence() > log.lastSequence(it.log()).orElse(0))
                .toList();
    }

    /** Marks the newest segment as left: from now on its successor must be there. */
    void close(JournalFolder folder) throws IOException {
        if (segments.isEmpty() || state.position().sequence() == 0) {
            return;
        }
        var last = Group.NO_CHAIN;
        try {
            var segment = Group.read(folder.read(newest));
            if (!segment.groups().isEmpty()) {
                last = segment.groups().getLast().chain();
            }
            try (var file = folder.open(newest)) {
                var moved = Group.after(last, segment.groups().size(), Group.Kind.MOVED, Bytes.of());
                file.write(segment.end(), moved.encoded());
                file.force();
            }
        } catch (Group.Damaged damaged) {
            throw new IOException("the segment changed while it was read", damaged);
        }
    }

    void deleteAllIn(JournalFolder folder) throws IOException {
        for (long number : segments) {
            folder.delete(number);
        }
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.AuditLog;
import tools.jackson.core.JacksonException;

/**
 * What the segments tell that are there when the journal is opened.
 *
 * @param last the newest segment that was begun
 */
record JournalPast(JournalState state, Optional<SegmentReader> last, List<Long> segments) {

    static JournalPast read(JournalFolder folder, String node, TrustedTime time) throws IOException {
        try {
            return read(folder, new ArrayList<>(folder.segments()), node, time);
        } catch (SegmentReader.Damaged
                | JacksonException
                | IllegalArgumentException
                | DateTimeException
                | NoSuchElementException damaged) {
            throw damaged(damaged);
        }
    }

    private static Failure damaged(Exception damaged) {
        return Failure.conflict("journal_damaged", "the journal is damaged: " + damaged.getMessage());
    }

    private static JournalPast read(JournalFolder folder, List<Long> numbers, String node, TrustedTime time)
            throws IOException, SegmentReader.Damaged {
        while (!numbers.isEmpty()) {
            var told = new Told(numbers.getLast(), node);
            var segment = SegmentReader.read(folder, numbers.getLast(), told);
            if (segment.isLeft()) {
                throw new SegmentReader.Damaged("the segment is lost that the journal moved to");
            }
            if (segment.isBegun()) {
                var state = told.state();
                requireAnswers(state, numbers);
                return new JournalPast(state, Optional.of(segment), List.copyOf(numbers));
            }
            // It was being begun when the process died; the one before had not yet been left.
            if (numbers.size() == 1 && numbers.getLast() != 1) {
                throw new SegmentReader.Damaged("the only segment does not begin with what came before");
            }
            folder.delete(numbers.removeLast());
        }
        // Or the first of all was torn at its beginning: no answer has ever left, so nothing is lost.
        return new JournalPast(JournalState.fresh(node, time.now()), Optional.empty(), List.of());
    }

    private static void requireAnswers(JournalState state, List<Long> numbers) throws SegmentReader.Damaged {
        var oldest = state.answers().oldestSegment();
        if (oldest.isPresent()) {
            for (long number = oldest.getAsLong(); number < numbers.getLast(); number++) {
                if (!numbers.contains(number)) {
                    throw new SegmentReader.Damaged("a segment is lost that holds answers");
                }
            }
        }
    }

    private static final class Told implements SegmentReader.Visitor {

        private final long number;
        private final String node;
        private @Nullable JournalState state;

        Told(long number, String node) {
            this.number = number;
            this.node = node;
        }

        JournalState state() {
            if (state == null) {
                throw new IllegalArgumentException("a segment begins with a snapshot");
            }
            return state;
        }

        @Override
        public void visit(Group group, long at) {
            switch (group.kind()) {
                case SNAPSHOT ->
                    state = JournalState.restore(
                            EffectJson.parse(group.payload().utf8()), node);
                case SNAPSHOT_PART -> state().restorePart(group.payload());
                case RECORDS ->
                    JournalRecord.visit(group.payload(), OptionalLong.empty(), (record, begin) -> state().replay(
                                    record, new Spot(number, at, begin)));
                case SNAPSHOT_END, MOVED -> {
                    // The reader keeps them in mind.
                }
            }
        }
    }

    /** Number of the newest segment; 0 if there is none. */
    long newest() {
        return last.map(SegmentReader::number).orElse(0L);
    }

    /**
     * Makes durable what was read. The process before may have died, of a failed force or otherwise, before its last group
     * was: then it was read from pages that a loss of power still takes away, and forcing alone need not help.
     */
    void settle() throws IOException {
        if (last.isPresent()) {
            last.get().settle();
        }
    }

    /** Appends the lines that {@code log} lacks. */
    void complete(JournalFolder folder, AuditLog log) throws IOException {
        try {
            for (long number : segments) {
                SegmentReader.read(folder, number, (group, _) -> {
                    if (group.kind() == Group.Kind.RECORDS) {
                        log.append(lacking(group.payload(), log));
                    }
                });
            }
        } catch (SegmentReader.Damaged
                | JacksonException
                | IllegalArgumentException
                | DateTimeException
                | NoSuchElementException damaged) {
            throw damaged(damaged);
        }
    }

    private static List<AuditChain.Line> lacking(Bytes payload, AuditLog log) {
        var lines = new ArrayList<AuditChain.Line>();
        var known = OptionalLong.of(Long.MAX_VALUE);
        for (var name : AuditLogName.values()) {
            known = OptionalLong.of(
                    Math.min(known.getAsLong(), log.lastSequence(name).orElse(0)));
        }
        JournalRecord.visit(payload, known, (record, _) -> {
            var line = record.line();
            if (line.sequence() > log.lastSequence(line.log()).orElse(0)) {
                lines.add(line);
            }
        });
        return lines;
    }

    /** Marks the newest segment as left: from now on its successor must be there. */
    void close(JournalFolder folder) throws IOException {
        if (last.isPresent()) {
            try (var segment = SegmentWriter.after(last.get(), folder)) {
                segment.write(Group.Kind.MOVED, Bytes.of());
                segment.force();
            }
        }
    }
}

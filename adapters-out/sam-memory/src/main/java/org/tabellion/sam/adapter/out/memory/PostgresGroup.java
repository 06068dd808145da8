package org.tabellion.sam.adapter.out.memory;

import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.Remembered;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.spi.SamMemory;

/** What is decided of a group of records, before it is written and after. */
final class PostgresGroup {

    private PostgresGroup() {}

    // By a record that asks nothing.
    static List<Effect> brought(PostgresTicket ticket) {
        return switch (new Remembered(_ -> false).decide(ticket.entry().demands())) {
            case Remembered.Decision.Granted(var effects, int _) -> effects;
            case Remembered.Decision.Refused(var reason) ->
                throw new IllegalStateException("nothing was asked: " + reason);
        };
    }

    static void addMarks(List<PostgresWork> batch, NodeChains draft, EnumSet<AuditLogName> roots, Instant at) {
        for (var work : batch) {
            if (work instanceof PostgresWork.Marking marking) {
                switch (marking.mark()) {
                    case HEADS -> draft.nameHeads(at);
                    case ROTATION -> draft.rotate(at);
                    case ROOTS, HEARTBEAT -> {
                        // Below: over what the others bring, too.
                    }
                }
            }
        }
        for (var work : batch) {
            if (work instanceof PostgresWork.Marking marking) {
                for (var log : AuditLogName.values()) {
                    boolean isRooting =
                            marking.mark() == PostgresWork.Mark.ROOTS || marking.mark() == PostgresWork.Mark.HEARTBEAT;
                    if (isRooting && draft.needsRoot(log, marking.mark() == PostgresWork.Mark.HEARTBEAT)) {
                        roots.add(log);
                    }
                }
            }
        }
    }

    /** Decides what asks, upon rows read while the head is held, and appends what is granted. */
    static void decide(
            PostgresSession open,
            NodeChains draft,
            List<PostgresTicket> asking,
            PostgresSession.Head head,
            Map<PostgresTicket, Integer> granted)
            throws SQLException {
        if (asking.isEmpty()) {
            return;
        }
        var subjects = new HashSet<Subject>();
        for (var ticket : asking) {
            ticket.entry().demands().forEach(it -> subjects.addAll(Subject.of(it)));
        }
        var answered = new HashSet<RequestKey>();
        var remembered = new Remembered(answered::contains);
        remembered.completeFrom(head.complete());
        // A second more: what ended within the last second that was dropped is history too.
        remembered.expire(head.forgotten().plusSeconds(1));
        // A claim that was released may have been followed by another, with another end.
        open.effects().load(subjects, head.highest()).stream()
                .filter(it -> !(it instanceof Effect.Released))
                .forEach(it -> apply(it, remembered, answered));
        // Those of this group that ask nothing come before those that do.
        draft.calls().forEach(it -> apply(it.getValue(), remembered, answered));
        for (var ticket : asking) {
            switch (remembered.decide(ticket.entry().demands())) {
                case Remembered.Decision.Refused(var reason) -> ticket.refused(new SamMemory.Written.Refused(reason));
                case Remembered.Decision.Granted(var effects, int left) -> {
                    draft.append(ticket, effects, head.highest());
                    effects.forEach(it -> apply(it, remembered, answered));
                    granted.put(ticket, left);
                }
            }
        }
    }

    private static void apply(Effect effect, Remembered remembered, Set<RequestKey> answered) {
        remembered.apply(effect);
        if (effect instanceof Effect.Kept kept) {
            answered.add(kept.call());
        }
    }

    /** The partitions that the rows of a group lie in. */
    static List<PostgresPartitions.Need> needs(NodeChains draft, List<PostgresTicket> asking, Instant at) {
        var needs = new HashSet<PostgresPartitions.Need>();
        needs.add(new PostgresPartitions.Need(PostgresPartitions.Kind.RECORD, at.toEpochMilli()));
        for (var call : draft.calls()) {
            needs.add(new PostgresPartitions.Need(
                    PostgresPartitions.Kind.ANSWER, call.getValue().until().toEpochMilli()));
        }
        for (var ticket : asking) {
            for (var demand : ticket.entry().demands()) {
                Subject.endings(demand)
                        .forEach(it -> needs.add(new PostgresPartitions.Need(
                                PostgresPartitions.Kind.of(it.table()),
                                it.until().toEpochMilli())));
            }
        }
        return List.copyOf(needs);
    }

    static void answerGranted(NodeChains draft, Position place, Map<PostgresTicket, Integer> granted) {
        draft.covers().forEach((ticket, cover) -> ticket.covered(cover::evidence));
        draft.written()
                .forEach((ticket, sequence) -> ticket.granted(
                        place, new Position(draft.epoch(), sequence).toString(), granted.getOrDefault(ticket, 0)));
    }

    static void answer(List<PostgresWork> batch, @Nullable Failure withoutRoot) {
        for (var work : batch) {
            switch (work) {
                case PostgresWork.Writing _ -> {
                    // Answered with the group.
                }
                case PostgresWork.Rooting rooting -> {
                    if (withoutRoot != null) {
                        rooting.whoWaits().notRooted(withoutRoot);
                    }
                }
                case PostgresWork.Accepting accepting -> accepting.done().complete(true);
                case PostgresWork.Marking marking -> {
                    if (withoutRoot == null) {
                        marking.done().complete(true);
                    } else {
                        marking.done().completeExceptionally(withoutRoot);
                    }
                }
            }
        }
    }
}

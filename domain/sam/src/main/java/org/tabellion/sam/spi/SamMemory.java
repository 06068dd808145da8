package org.tabellion.sam.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.KnownSigner;
import org.tabellion.sam.model.RequestKey;

/**
 * What the SAM must not forget, and its audit: one journal of records, each a line of audit together with what it changes
 * in the memory. Survives crash and restart; holds single use over any interleaving of threads and crashes.
 *
 * <p>A record is granted at the moment it is written, in one order over all threads. Nobody may act upon a granted record
 * before {@link Ticket#awaitFlush}; no answer may leave before {@link Ticket#awaitRoot}, a refusal's before
 * {@link Ticket#awaitFlush}.
 *
 * <p>When a record cannot be made durable the memory is dead: it calls {@link Halt}, and every method that writes or
 * waits throws {@link Failure} UNAVAILABLE from then on.
 */
public interface SamMemory {

    /**
     * The name of this memory if several nodes can have it, the same at each: a client may then ask another node what one left
     * unanswered. Empty if it is this node's alone.
     */
    default Optional<String> sharedAs() {
        return Optional.empty();
    }

    /** The place of the newest record. Each opening of the memory raises the epoch. */
    Position position();

    /** Whether everything up to the place {@code seen} is known; false if the memory was put back behind it. */
    default boolean hasReached(Position seen) {
        return !position().isBehind(seen);
    }

    /**
     * Takes what was told up to {@code told}, and is lost, for accepted: it counts as reached, places are newer from now on,
     * and no use before {@code at} counts as known. Durable when it returns.
     */
    void accept(Position told, Instant at);

    /** The latest time that a record carries, of whichever node that shares this memory. */
    Instant highestTime();

    /**
     * What no clock of a node may be ahead of: a memory that nodes share has a clock of its own, or one node's step forward
     * would take the time of all with it.
     */
    default Instant latestPlausible() {
        return Instant.MAX;
    }

    /**
     * Since when this memory knows every use: the time when it began, or from which on it can prove that it was not put
     * back. Tokens issued before may have been used unknown to it, unless their key was made later. It may move on at
     * any time: a record that rests on it asks for {@link Demand.Knows}.
     */
    Instant complete();

    /** The answer that was kept for a call, until its end. */
    Optional<Kept> kept(RequestKey key);

    /**
     * What becomes of a call that {@link Demand.Claim} was refused for: whoever has it may still be at work, on whichever
     * node, and is waited for a while.
     */
    Begun begun(RequestKey key);

    /** Up to which generation the states of a key pair open nothing; 0 if none was retired. */
    long retiredGeneration(KeyPairId key);

    /** What is known of a signer: the newest version of its object, and how its factor fared. */
    KnownSigner signer(SignerId id);

    /**
     * Writes a record if all its demands can be granted, else nothing.
     *
     * @throws Failure UNAVAILABLE if there is no room, also none for the record that {@code entry} wants room for
     */
    Written write(Entry entry);

    /**
     * Signs a root over records that have none.
     *
     * @param at time of the root
     * @param heartbeat also if nothing has happened since the last root
     */
    void seal(Instant at, boolean heartbeat);

    /**
     * Ends each log with a record that names its head, and begins the next file with one that names the same, with none
     * of another thread between them. What {@link AuditLog} is given from then on goes to the file that has the log's
     * name by then.
     *
     * @throws Failure UNAVAILABLE if there is no such file, or it cannot be written: nothing is lost, nothing new is
     *     begun, and each later flush tries again
     */
    void rotate(Instant at);

    /** Has each log name the head of the other. */
    void nameHeads(Instant at);

    /** The last line of each log. */
    List<AuditChain.Head> heads();

    /** Whether records can be written. */
    boolean isWritable();

    /**
     * @param at time of the record; not before that of the record before
     * @param opens whether a second record will close this one: room for it is kept
     * @param closes the ticket of the record that this one closes
     */
    record Entry(AuditFacts facts, Instant at, List<Demand> demands, boolean opens, @Nullable Ticket closes) {

        public Entry {
            demands = List.copyOf(demands);
        }

        public static Entry of(AuditFacts facts, Instant at, List<Demand> demands) {
            return new Entry(facts, at, demands, false, null);
        }

        public static Entry opening(AuditFacts facts, Instant at, List<Demand> demands) {
            return new Entry(facts, at, demands, true, null);
        }

        public static Entry closing(Ticket opened, AuditFacts facts, Instant at, List<Demand> demands) {
            return new Entry(facts, at, demands, false, opened);
        }
    }

    sealed interface Written {

        /** @param left hash occurrences that the token spent by this record still authorises */
        record Granted(Ticket ticket, int left) implements Written {}

        record Refused(Refusal.Reason reason) implements Written {}
    }

    /** The handle of a written record. */
    interface Ticket {

        /** Known once the record is durable. */
        Position position();

        /** Names the record in the audit: the epoch and number of its line, as {@code 7.1204}. */
        default String auditId() {
            return position().toString();
        }

        /** Returns when the record is durable. */
        void awaitFlush();

        /** Returns when the record and a signed root over it are durable. */
        AuditEvidence awaitRoot();
    }

    /** What became of a call that was begun by another. */
    sealed interface Begun {

        record Answered(Kept kept) implements Begun {}

        /** It may still be answered. */
        record Open() implements Begun {}

        /** It was not answered, and nobody is at work on it. */
        record Left() implements Begun {}
    }

    /** An answer that was kept, and the record it belongs to. */
    record Kept(Bytes bodyDigest, Optional<Bytes> tokenDigest, Answer answer, Ticket ticket) {}
}

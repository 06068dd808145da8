package org.tabellion.sam.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Caller;
import org.tabellion.sam.Operation;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Receipt;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Ticket;
import org.tabellion.sam.spi.TamperState;

/**
 * Where every call passes: clock and rollback are checked, a repeated call gets its recorded answer, what is denied is
 * audited, and no answer leaves before its record is durable.
 */
final class CallDesk {

    private static final int PATIENCE_IN_SECONDS = 30;

    private final SamMemory memory;
    private final SamClock clock;
    private final SamConfiguration configuration;
    private final TamperState tamper;
    private final ConcurrentHashMap<RequestKey, InFlight> inFlight = new ConcurrentHashMap<>();

    CallDesk(SamMemory memory, SamClock clock, SamConfiguration configuration, TamperState tamper) {
        this.memory = memory;
        this.clock = clock;
        this.configuration = configuration;
        this.tamper = tamper;
    }

    /** The own part of a use case: checks, acts, and returns the record that holds its answer. */
    interface Work {

        /** @throws Denial if the call is refused */
        Done perform(Instant now);
    }

    record Done(Answer answer, Ticket ticket) {}

    sealed interface Result {

        record Answered(Answer answer, Receipt receipt) implements Result {}

        record Denied(Refusal refusal) implements Result {}
    }

    Result handle(CallFile file, Work work) {
        try {
            return once(file, work);
        } catch (Denial denial) {
            return new Result.Denied(refuse(file.facts("refused"), denial, file.ifRefused()));
        } catch (Failure failure) {
            return new Result.Denied(refuse(file.facts("failed"), denialOf(failure), file.ifRefused()));
        }
    }

    /** The audited refusal; without a receipt if nothing can be audited. */
    Refusal refuse(AuditFacts facts, Denial denial) {
        return refuse(facts, denial, List.of());
    }

    /** @param demands that no memory refuses */
    private Refusal refuse(AuditFacts facts, Denial denial, List<Demand> demands) {
        try {
            var written = memory.write(
                    Entry.of(facts.reason(denial.reason()).detail(denial.error().code()), clock.forRecord(), demands));
            var ticket = granted(written).ticket();
            ticket.awaitFlush();
            return refusal(denial, Optional.of(receipt(ticket)));
        } catch (Failure unavailable) {
            return refusal(
                    Denial.of(SamError.AUDIT_UNAVAILABLE, Reason.UNAVAILABLE, "the audit cannot be written"),
                    Optional.empty());
        }
    }

    Refusal refuse(Optional<Caller> client, Optional<Operation> operation, SamError error, String description) {
        var facts = operation
                .map(it -> AuditFacts.of(it, "refused"))
                .orElseGet(() -> AuditFacts.service("admit", "refused"));
        client.ifPresent(facts::client);
        var reason = error == SamError.UNKNOWN_CLIENT || error == SamError.OPERATION_NOT_ALLOWED
                ? Reason.OPERATION
                : Reason.REQUEST;
        return refuse(facts, Denial.of(error, reason, description));
    }

    /** How long the answer to a call without a SAD is kept: as long as the longest SAD lives. */
    Instant keepUntil(Instant now) {
        return now.plusSeconds(configuration.current().sadMaxAgeInSeconds()).plus(clock.skew());
    }

    /**
     * Writes a record that holds the answer of {@code file}'s call.
     *
     * @throws BegunElsewhere if another node has answered it meanwhile
     */
    SamMemory.Written record(CallFile file, AuditFacts facts, Answer answer, Instant until, List<Demand> demands) {
        var all = keeping(file, answer, until, claiming(file, until, demands));
        return settled(file, memory.write(Entry.of(facts, clock.forRecord(), all)));
    }

    /** Writes the record that precedes an act of the module. */
    SamMemory.Written open(CallFile file, List<Demand> demands) {
        return settled(file, memory.write(Entry.opening(file.facts("begun"), clock.forRecord(), demands)));
    }

    /**
     * As {@link #open}, for an act that must not be done twice for one call, on whichever node.
     *
     * @param until when the answer ends to be kept
     * @throws BegunElsewhere if another node is at it, or was
     */
    SamMemory.Written claim(CallFile file, List<Demand> demands, Instant until) {
        return open(file, claiming(file, until, demands));
    }

    private static List<Demand> claiming(CallFile file, Instant until, List<Demand> demands) {
        var all = new ArrayList<Demand>();
        all.add(file.claim(until));
        all.addAll(demands);
        return all;
    }

    private static SamMemory.Written settled(CallFile file, SamMemory.Written written) {
        if (written.equals(new SamMemory.Written.Refused(Reason.REQUEST))) {
            throw new BegunElsewhere();
        }
        if (written instanceof SamMemory.Written.Granted) {
            file.ifRefused(List.of());
        }
        return written;
    }

    /** Writes the record that follows an act of the module, and holds the answer. */
    Ticket close(Ticket opened, CallFile file, AuditFacts facts, Answer answer, Instant until) {
        return close(opened, file, facts, answer, until, List.of());
    }

    /** As the other one; none of {@code demands} can be refused. */
    Ticket close(Ticket opened, CallFile file, AuditFacts facts, Answer answer, Instant until, List<Demand> demands) {
        var all = keeping(file, answer, until, demands);
        return granted(memory.write(Entry.closing(opened, facts, clock.forRecord(), all)))
                .ticket();
    }

    /** Writes the record of an act that was begun and not done, which is answered by the refusal that follows. */
    void abandon(Ticket opened, CallFile file) {
        memory.write(Entry.closing(opened, file.facts("failed"), clock.forRecord(), file.release()));
    }

    /** For records without a demand that could be refused. */
    static SamMemory.Written.Granted granted(SamMemory.Written written) {
        return switch (written) {
            case SamMemory.Written.Granted granted -> granted;
            case SamMemory.Written.Refused(var reason) ->
                throw new IllegalStateException("nothing was asked: " + reason);
        };
    }

    private List<Demand> keeping(CallFile file, Answer answer, Instant until, List<Demand> demands) {
        var all = new ArrayList<>(demands);
        all.add(new Demand.Keep(file.requestKey(), file.call().bodyDigest(), file.tokenDigest(), answer, until));
        return all;
    }

    private Result once(CallFile file, Work work) {
        if (tamper.isTampered()) {
            throw Denial.of(SamError.TAMPERED, Reason.TAMPER, "somebody has tampered with this SAM");
        }
        var now = clock.now();
        checkNotRolledBack(file);
        checkAllowed(file);
        var mine = new InFlight(file, new CompletableFuture<>());
        var earlier = inFlight.putIfAbsent(file.requestKey(), mine);
        if (earlier != null) {
            return waitFor(earlier, file);
        }
        try {
            var result = keptOr(file, now, work);
            mine.result().complete(result);
            return result;
        } finally {
            inFlight.remove(file.requestKey());
            // For those who wait, if the work threw: they ask again by themselves.
            mine.result().cancel(false);
        }
    }

    private Result keptOr(CallFile file, Instant now, Work work) {
        var kept = memory.kept(file.requestKey());
        if (kept.isPresent()) {
            return again(file, kept.get());
        }
        try {
            var done = work.perform(now);
            return answered(done.answer(), done.ticket());
        } catch (BegunElsewhere claimed) {
            return waitForOther(file);
        }
    }

    private static Result again(CallFile file, SamMemory.Kept kept) {
        checkSame(
                file,
                kept.bodyDigest().equals(file.call().bodyDigest())
                        && kept.tokenDigest().equals(file.tokenDigest()));
        return answered(kept.answer(), kept.ticket());
    }

    private Result waitForOther(CallFile file) {
        return switch (memory.begun(file.requestKey())) {
            case SamMemory.Begun.Answered(var kept) -> {
                takeBack(file);
                yield again(file, kept);
            }
            case SamMemory.Begun.Open() -> throw Failure.unavailable("the earlier call of this id", null);
            // What it took is spent.
            case SamMemory.Begun.Left() -> throw Denial.ofToken(Reason.REPLAY);
        };
    }

    // What was counted on the way to an act that another did.
    private void takeBack(CallFile file) {
        if (!file.ifRefused().isEmpty()) {
            var facts = file.facts("refused").reason(Reason.REQUEST).detail("repeated");
            granted(memory.write(Entry.of(facts, clock.forRecord(), file.ifRefused())))
                    .ticket()
                    .awaitFlush();
            file.ifRefused(List.of());
        }
    }

    private Result waitFor(InFlight earlier, CallFile file) {
        checkSame(file, earlier.isSameAs(file));
        try {
            return earlier.result().get(PATIENCE_IN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("the earlier call of this id", interrupted);
        } catch (ExecutionException | TimeoutException | CancellationException notAnswered) {
            throw Failure.unavailable("the earlier call of this id", notAnswered);
        }
    }

    private static void checkSame(CallFile file, boolean same) {
        if (!same) {
            throw Denial.of(
                    SamError.REQUEST_ID_REUSED,
                    Reason.REQUEST,
                    "request id " + file.call().requestId() + " was used for another call");
        }
    }

    private void checkNotRolledBack(CallFile file) {
        var seen = file.call().seen();
        if (seen.isPresent() && !memory.hasReached(seen.get())) {
            throw Denial.of(SamError.LOG_ROLLED_BACK, Reason.ROLLBACK, "the client has seen a later state of this SAM");
        }
    }

    private void checkAllowed(CallFile file) {
        var operations =
                switch (file.call().client()) {
                    case SigningServiceId id ->
                        configuration.current().signingService(id).map(SigningService::operations);
                    case OperationUserId id ->
                        configuration.fixed().operators().user(id).map(_ -> Operation.OF_OPERATORS);
                };
        if (operations.isEmpty()) {
            throw Denial.of(SamError.UNKNOWN_CLIENT, Reason.OPERATION, "the client is not registered");
        }
        if (!operations.get().contains(file.operation().permission())) {
            throw Denial.of(SamError.OPERATION_NOT_ALLOWED, Reason.OPERATION, "the client may not ask this");
        }
    }

    private static Result answered(Answer answer, Ticket ticket) {
        var evidence = ticket.awaitRoot();
        return new Result.Answered(answer, new Receipt(ticket.auditId(), ticket.position(), Optional.of(evidence)));
    }

    private Denial denialOf(Failure failure) {
        if (failure.kind() == Failure.Kind.INVALID) {
            return Denial.of(SamError.WRONG_WORLD, Reason.WORLD, "the module does not know the wrapping key");
        }
        return memory.isWritable()
                ? Denial.of(SamError.CM_UNAVAILABLE, Reason.UNAVAILABLE, String.valueOf(failure.getMessage()))
                : Denial.of(SamError.AUDIT_UNAVAILABLE, Reason.UNAVAILABLE, "the audit cannot be written");
    }

    private static Refusal refusal(Denial denial, Optional<Receipt> receipt) {
        return new Refusal(denial.error(), denial.reason(), denial.description(), receipt);
    }

    private static Receipt receipt(Ticket ticket) {
        return new Receipt(ticket.auditId(), ticket.position(), Optional.empty());
    }

    private record InFlight(CallFile file, CompletableFuture<Result> result) {

        boolean isSameAs(CallFile other) {
            return file.call().bodyDigest().equals(other.call().bodyDigest())
                    && file.tokenDigest().equals(other.tokenDigest());
        }
    }
}

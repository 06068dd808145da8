package org.tabellion.sam.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Approval;
import org.tabellion.sam.Call;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.ReplaceConfiguration;
import org.tabellion.sam.SamError;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.spi.ConfigurationStore;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory.Ticket;

@UseCase
final class ConfigurationReplacing implements ReplaceConfiguration {

    private final CallDesk desk;
    private final Approvals approvals;
    private final SamConfiguration configuration;
    private final ConfigurationStore store;
    // From the check of the version until the next one is in force: of two who follow upon one version one is late.
    private final ReentrantLock one = new ReentrantLock();

    ConfigurationReplacing(
            CallDesk desk, Approvals approvals, SamConfiguration configuration, ConfigurationStore store) {
        this.desk = desk;
        this.approvals = approvals;
        this.configuration = configuration;
        this.store = store;
    }

    @Override
    public Outcome replace(Call call, DynamicConfiguration next, Bytes document, Optional<Approval> approval) {
        var file = new CallFile(call, Operation.CONFIGURE, Optional.empty());
        return switch (desk.handle(file, now -> take(file, next, document, approval, now))) {
            case Result.Answered(Answer.Configured(long version), var receipt) ->
                new Outcome.Replaced(version, receipt);
            case Result.Answered other ->
                throw new IllegalStateException("kept for a configuration: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    private Done take(
            CallFile file, DynamicConfiguration next, Bytes document, Optional<Approval> approval, Instant now) {
        one.lock();
        try {
            file.found(store.digest(), DigestAlgorithm.SHA256.digest(document), next.version());
            approvals.check(file, approval);
            checkFollows(next);
            checkRoles(next);
            return change(file, next, document, now);
        } finally {
            one.unlock();
        }
    }

    private void checkFollows(DynamicConfiguration next) {
        long current = configuration.current().version();
        if (next.version() != current + 1) {
            throw Denial.of(
                    SamError.VERSION_CONFLICT,
                    Reason.VERSION,
                    "version %d is in force, so the next one is %d".formatted(current, current + 1));
        }
    }

    private void checkRoles(DynamicConfiguration next) {
        try {
            configuration.fixed().operators().requireApart(next);
        } catch (IllegalArgumentException both) {
            throw Denial.of(SamError.MALFORMED, Reason.ROLE, String.valueOf(both.getMessage()));
        }
    }

    // Begun in the audit, on the disk, done in the audit, in force. After a crash the record of the start tells which
    // document is in force, and the record of the beginning who wanted it.
    private Done change(CallFile file, DynamicConfiguration next, Bytes document, Instant now) {
        var opened = CallDesk.granted(desk.open(file, List.of())).ticket();
        opened.awaitFlush();
        keep(file, document, opened);
        var answer = new Answer.Configured(next.version());
        // Not before it is on the disk: the node would not start again with the one before.
        var follow = new Demand.Follow(
                configuration.fixed().node(), next.version(), DigestAlgorithm.SHA256.digest(document));
        var closed = desk.close(opened, file, file.facts("ok"), answer, desk.keepUntil(now), List.of(follow));
        closed.awaitRoot();
        store.activate(next, document);
        return new Done(answer, closed);
    }

    private void keep(CallFile file, Bytes document, Ticket opened) {
        try {
            store.store(document);
        } catch (Failure disk) {
            desk.abandon(opened, file);
            throw Denial.of(SamError.AUDIT_UNAVAILABLE, Reason.UNAVAILABLE, "the configuration cannot be written");
        }
    }
}

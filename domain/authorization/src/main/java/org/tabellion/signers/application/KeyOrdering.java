package org.tabellion.signers.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.OrderKey;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Enrolments;
import org.tabellion.signers.spi.HeldKeys;
import org.tabellion.signers.spi.Signers;
import org.tabellion.signers.workflow.EnrolmentWorkflow;

@UseCase
final class KeyOrdering implements OrderKey {

    private final Enrolments enrolments;
    private final Signers signers;
    private final HeldKeys keys;
    private final ReadGroup groups;
    private final EnrolmentWorkflow workflow;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    KeyOrdering(
            Enrolments enrolments,
            Signers signers,
            HeldKeys keys,
            ReadGroup groups,
            EnrolmentWorkflow workflow,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time) {
        this.enrolments = enrolments;
        this.signers = signers;
        this.keys = keys;
        this.groups = groups;
        this.workflow = workflow;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    /** Orders for one signer wait for each other: of two that come at once, the second sees the first. */
    @Override
    public Outcome order(EnrolmentId id, SignerId signer, ClientId client) {
        return work.call(() -> {
            signers.lock(signer);
            if (enrolments.of(signer).stream().anyMatch(it -> it.getId().equals(id))) {
                return Outcome.ORDERED;
            }
            var holder = signers.get(signer);
            var outcome = outlook(holder);
            if (outcome == Outcome.ORDERED) {
                begin(id, holder, client);
            } else {
                record(AuditEvent.Outcome.REFUSED, id, signer, client);
            }
            return outcome;
        });
    }

    @Override
    public Outcome outlook(SignerId signer) {
        return outlook(signers.get(signer));
    }

    private Outcome outlook(Signer holder) {
        if (holder.organization().isPresent()) {
            return Outcome.LEGAL_PERSON;
        }
        var held = keys.of(holder.id());
        long counted = enrolments.of(holder.id()).stream()
                .filter(it -> switch (it) {
                    case Enrolment.Requested _, Enrolment.AccountOpen _, Enrolment.TermsAccepted _ -> true;
                    case Enrolment.Active(var _, var _, var credential) -> held.contains(credential);
                    case Enrolment.Rejected _, Enrolment.Expired _ -> false;
                })
                .count();
        return counted < groups.group(holder.group()).keysPerSigner() ? Outcome.ORDERED : Outcome.TOO_MANY;
    }

    private void begin(EnrolmentId id, Signer holder, ClientId client) {
        var origin = new Enrolment.Origin(id, holder.group(), client, holder.person(), Optional.empty(), time.now());
        // Nobody else has this id: what a client chooses as a key of its own is never one.
        enrolments.add(
                new Enrolment.TermsAccepted(origin, holder.id()),
                "order:" + id,
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(id + "\n" + holder.id())));
        record(AuditEvent.Outcome.DONE, id, holder.id(), client);
        workflow.keyOrdered(id, holder.id());
    }

    private void record(AuditEvent.Outcome outcome, EnrolmentId id, SignerId signer, ClientId client) {
        audit.record(new AuditEvent(
                "signers.key_ordered",
                outcome,
                Map.of("enrolment", id.value(), "signer", signer.value(), "client", client.value())));
    }
}

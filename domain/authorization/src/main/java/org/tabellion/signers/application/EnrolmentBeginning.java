package org.tabellion.signers.application;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;
import org.tabellion.signers.RequestEnrolment.Outcome;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.spi.Enrolments;
import org.tabellion.signers.spi.Signers;
import org.tabellion.signers.workflow.EnrolmentWorkflow;

/** What the enrolment of whomever begins with. */
final class EnrolmentBeginning {

    private final Enrolments enrolments;
    private final Signers signers;
    private final EnrolmentWorkflow workflow;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final Ids ids;
    private final TrustedTime time;

    EnrolmentBeginning(
            Enrolments enrolments,
            Signers signers,
            EnrolmentWorkflow workflow,
            RecordAudit audit,
            UnitOfWork work,
            Ids ids,
            TrustedTime time) {
        this.enrolments = enrolments;
        this.signers = signers;
        this.workflow = workflow;
        this.audit = audit;
        this.work = work;
        this.ids = ids;
        this.time = time;
    }

    Outcome begin(ClientId client, Person person, Optional<Organization> organization, String idempotencyKey) {
        if (idempotencyKey.isEmpty() || idempotencyKey.length() > 255) {
            throw Failure.invalid("invalid_idempotency_key", "an idempotency key has 1 to 255 characters");
        }
        var digest = digest(person, organization);
        var first = enrolments.firstUse(client, idempotencyKey);
        if (first.isPresent()) {
            return first.get().requestDigest().equals(digest)
                    ? new Outcome.Requested(first.get().enrolment())
                    : new Outcome.KeyReused();
        }
        if (signers.byMailAddress(person.mailAddress()).isPresent()) {
            return new Outcome.AddressTaken();
        }
        var group = GroupScope.current().orElseThrow(() -> new IllegalStateException("an enrolment is of a group"));
        return begin(
                new Enrolment.Origin(
                        new EnrolmentId(ids.next(EnrolmentId.PREFIX)), group, client, person, organization, time.now()),
                idempotencyKey,
                digest);
    }

    private Outcome begin(Enrolment.Origin origin, String idempotencyKey, Bytes digest) {
        var enrolment = new Enrolment.Requested(origin);
        var facts = new LinkedHashMap<String, String>();
        facts.put("enrolment", origin.id().value());
        facts.put("client", origin.client().value());
        origin.organization().ifPresent(it -> facts.put("organization", it.identifier()));
        work.run(() -> {
            enrolments.add(enrolment, idempotencyKey, digest);
            audit.record(new AuditEvent(
                    origin.organization().isPresent() ? "signers.sealer_requested" : "signers.enrolment_requested",
                    AuditEvent.Outcome.DONE,
                    facts));
            workflow.requested(enrolment.getId());
        });
        return new Outcome.Requested(enrolment.getId());
    }

    private static Bytes digest(Person person, Optional<Organization> organization) {
        // A line feed is in none of the members, so no two requests have one text.
        var members = new ArrayList<>(List.of(
                person.givenName(),
                person.surname(),
                person.country(),
                person.serialNumber(),
                person.mailAddress(),
                person.language().toLanguageTag()));
        organization.ifPresent(it -> members.addAll(List.of(it.name(), it.country(), it.identifier())));
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(String.join("\n", members)));
    }
}

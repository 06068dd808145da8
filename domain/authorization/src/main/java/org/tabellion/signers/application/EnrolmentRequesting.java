package org.tabellion.signers.application;

import java.util.Map;
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
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.Person;
import org.tabellion.signers.RequestEnrolment;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.spi.Enrolments;
import org.tabellion.signers.spi.Signers;
import org.tabellion.signers.workflow.EnrolmentWorkflow;

@UseCase
final class EnrolmentRequesting implements RequestEnrolment {

    private final Enrolments enrolments;
    private final Signers signers;
    private final EnrolmentWorkflow workflow;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final Ids ids;
    private final TrustedTime time;

    EnrolmentRequesting(
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

    @Override
    public Outcome request(ClientId client, Person person, String idempotencyKey) {
        if (idempotencyKey.isEmpty() || idempotencyKey.length() > 255) {
            throw Failure.invalid("invalid_idempotency_key", "an idempotency key has 1 to 255 characters");
        }
        var digest = digest(person);
        var first = enrolments.firstUse(client, idempotencyKey);
        if (first.isPresent()) {
            return first.get().requestDigest().equals(digest)
                    ? new Outcome.Requested(first.get().enrolment())
                    : new Outcome.KeyReused();
        }
        if (signers.byMailAddress(person.mailAddress()).isPresent()) {
            return new Outcome.AddressTaken();
        }
        return begin(client, person, idempotencyKey, digest);
    }

    private Outcome begin(ClientId client, Person person, String idempotencyKey, Bytes digest) {
        var group = GroupScope.current().orElseThrow(() -> new IllegalStateException("an enrolment is of a group"));
        var enrolment = new Enrolment.Requested(
                new Enrolment.Origin(new EnrolmentId(ids.next(EnrolmentId.PREFIX)), group, client, person, time.now()));
        work.run(() -> {
            enrolments.add(enrolment, idempotencyKey, digest);
            audit.record(new AuditEvent(
                    "signers.enrolment_requested",
                    AuditEvent.Outcome.DONE,
                    Map.of("enrolment", enrolment.getId().value(), "client", client.value())));
            workflow.requested(enrolment.getId());
        });
        return new Outcome.Requested(enrolment.getId());
    }

    private static Bytes digest(Person person) {
        // A line feed is in none of the members, so no two persons have one text.
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(String.join(
                "\n",
                person.givenName(),
                person.surname(),
                person.country(),
                person.serialNumber(),
                person.mailAddress(),
                person.language().toLanguageTag())));
    }
}

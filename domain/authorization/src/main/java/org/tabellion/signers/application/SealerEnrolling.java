package org.tabellion.signers.application;

import java.util.Optional;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.EnrolSealer;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;
import org.tabellion.signers.RequestEnrolment;
import org.tabellion.signers.spi.Enrolments;
import org.tabellion.signers.spi.Signers;
import org.tabellion.signers.workflow.EnrolmentWorkflow;

@UseCase
final class SealerEnrolling implements EnrolSealer {

    private final EnrolmentBeginning beginning;

    SealerEnrolling(
            Enrolments enrolments,
            Signers signers,
            EnrolmentWorkflow workflow,
            RecordAudit audit,
            UnitOfWork work,
            Ids ids,
            TrustedTime time) {
        this.beginning = new EnrolmentBeginning(enrolments, signers, workflow, audit, work, ids, time);
    }

    @Override
    public RequestEnrolment.Outcome enrol(
            Organization organization, Person representative, ClientId client, String idempotencyKey) {
        return beginning.begin(client, representative, Optional.of(organization), idempotencyKey);
    }
}

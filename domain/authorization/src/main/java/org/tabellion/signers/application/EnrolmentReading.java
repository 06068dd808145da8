package org.tabellion.signers.application;

import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.spi.Enrolments;

@UseCase
final class EnrolmentReading implements ReadEnrolment {

    private final Enrolments enrolments;

    EnrolmentReading(Enrolments enrolments) {
        this.enrolments = enrolments;
    }

    @Override
    public EnrolmentView enrolment(EnrolmentId id, ClientId client) {
        var enrolment = enrolments.get(id);
        if (!enrolment.origin().client().equals(client)) {
            throw Failure.notFound("enrolment");
        }
        return enrolment.view();
    }

    @Override
    public EnrolmentView enrolmentOf(SignerId signer) {
        return enrolments.of(signer).stream()
                .findFirst()
                .map(Enrolment::view)
                .orElseThrow(() -> Failure.notFound("enrolment"));
    }
}

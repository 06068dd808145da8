package org.tabellion.signers.application;

import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.ReadSealers;
import org.tabellion.signers.spi.Enrolments;

@UseCase
final class SealersReading implements ReadSealers {

    private final Enrolments enrolments;

    SealersReading(Enrolments enrolments) {
        this.enrolments = enrolments;
    }

    @Override
    public SealerView sealer(EnrolmentId id) {
        var enrolment = enrolments.get(id);
        return enrolment
                .origin()
                .organization()
                .map(it -> new SealerView(it, enrolment.view()))
                .orElseThrow(() -> Failure.notFound("sealer"));
    }
}

package org.tabellion.consent.application;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.ReadAnswer;
import org.tabellion.consent.model.Approval;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class AnswerReading implements ReadAnswer {

    private final Consents consents;
    private final TrustedTime time;

    AnswerReading(Consents consents, TrustedTime time) {
        this.consents = consents;
        this.time = time;
    }

    @Override
    public Answer answer(ConsentId id, AuthenticationProof proof) {
        return GroupScope.call(proof.group(), () -> switch (SignersConsents.find(consents, id, proof)) {
            case Consent.Open open -> open.isOver(time.now()) ? new Answer.Expired() : new Answer.Waiting();
            case Consent.Approved given -> approved(given.approval());
            case Consent.Refused _ -> new Answer.Refused();
            case Consent.Expired _ -> new Answer.Expired();
        });
    }

    private Answer approved(Approval approval) {
        return time.now().isBefore(approval.expiresAt())
                ? approval.credential()
                        .<Answer>map(it -> new Answer.Approved(approval.id(), it))
                        .orElseThrow(() -> Failure.notFound("credential"))
                : new Answer.Expired();
    }
}

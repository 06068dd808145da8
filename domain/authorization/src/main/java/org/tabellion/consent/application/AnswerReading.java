package org.tabellion.consent.application;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.CompleteApprovals;
import org.tabellion.consent.ReadAnswer;
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
    private final CompleteApprovals completeApprovals;
    private final TrustedTime time;

    AnswerReading(Consents consents, CompleteApprovals completeApprovals, TrustedTime time) {
        this.consents = consents;
        this.completeApprovals = completeApprovals;
        this.time = time;
    }

    @Override
    public Answer answer(ConsentId id, String authorizationRequest, AuthenticationProof proof) {
        return GroupScope.call(proof.group(), () -> {
            var consent = SignersConsents.find(consents, id, proof);
            if (!(consent.asked().question() instanceof AskForConsent.Question.OfClient question)
                    || !question.authorizationRequest().equals(authorizationRequest)) {
                throw Failure.notFound("consent");
            }
            return answer(consent);
        });
    }

    private Answer answer(Consent consent) {
        return switch (consent) {
            case Consent.Open open -> open.isOver(time.now()) ? new Answer.Expired() : new Answer.Waiting();
            case Consent.Approved approved ->
                time.now().isBefore(approved.approval().expiresAt()) ? completed(approved) : new Answer.Expired();
            case Consent.Refused _ -> new Answer.Refused();
            case Consent.Expired _ -> new Answer.Expired();
        };
    }

    // The code that is given out now leads to the SAD: it has to be there.
    private Answer completed(Consent.Approved approved) {
        return completeApprovals
                .complete(approved.getId())
                .<Answer>map(approval ->
                        new Answer.Approved(approval, approved.approval().credential()))
                .orElseGet(Answer.Expired::new);
    }
}

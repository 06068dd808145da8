package org.tabellion.consent.application;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.ReadAnswer;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
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
    public Answer answer(ConsentId id, String authorizationRequest, AuthenticationProof proof) {
        return GroupScope.call(proof.group(), () -> {
            var consent = SignersConsents.find(consents, id, proof);
            if (!(consent.asked().question() instanceof AskForConsent.Question.SignHashes question)
                    || !question.authorizationRequest().equals(authorizationRequest)) {
                throw Failure.notFound("consent");
            }
            return answer(consent, question.credential());
        });
    }

    private Answer answer(Consent consent, CredentialId credential) {
        return switch (consent) {
            case Consent.Open open -> open.isOver(time.now()) ? new Answer.Expired() : new Answer.Waiting();
            case Consent.Approved approved ->
                time.now().isBefore(approved.approval().expiresAt())
                        ? new Answer.Approved(approved.approval().id(), credential)
                        : new Answer.Expired();
            case Consent.Refused _ -> new Answer.Refused();
            case Consent.Expired _ -> new Answer.Expired();
        };
    }
}

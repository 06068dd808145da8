package org.tabellion.consent.application;

import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.ChallengeSigner;
import org.tabellion.consent.GiveChallenge;
import org.tabellion.consent.Requester;
import org.tabellion.consent.SendOneTimePassword;
import org.tabellion.consent.application.RequestersCredentials.Found;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.UseCase;

@UseCase
final class ChallengeGiving implements GiveChallenge {

    private final RequestersCredentials credentials;
    private final ChallengeSigner challengeSigner;
    private final SendOneTimePassword sendOneTimePassword;

    ChallengeGiving(
            OwnedCredentials credentials,
            AuthorizationProfiles profiles,
            ChallengeSigner challengeSigner,
            SendOneTimePassword sendOneTimePassword) {
        this.credentials = new RequestersCredentials(credentials, profiles);
        this.challengeSigner = challengeSigner;
        this.sendOneTimePassword = sendOneTimePassword;
    }

    @Override
    public Outcome challenge(Requester requester, CredentialId credential, AuthorizationFactor object) {
        return credentials
                .find(requester, credential)
                .map(it -> challenge(requester, it, object))
                .orElseGet(Outcome.CredentialUnknown::new);
    }

    private Outcome challenge(Requester requester, Found found, AuthorizationFactor object) {
        if (!found.profile().factors().contains(object)) {
            return new Outcome.NoSuchObject();
        }
        return switch (object) {
            case PIN, TOTP -> new Outcome.NoSuchObject();
            case MAIL_CODE ->
                switch (sendOneTimePassword.send(requester, found.profile().credential())) {
                    case SENT -> new Outcome.SentOutOfBand();
                    case TOO_SOON -> new Outcome.TooSoon();
                    case LOCKED -> new Outcome.Locked();
                    case NOT_ONLINE -> new Outcome.NoSuchObject();
                    case CREDENTIAL_UNKNOWN -> new Outcome.CredentialUnknown();
                };
            case CHALLENGE_RESPONSE ->
                switch (challengeSigner.challenge(
                        found.owned().owner(), found.profile().credential())) {
                    case ChallengeSigner.Asked.Question(var question) -> new Outcome.Given(question);
                    case ChallengeSigner.Asked.NotEnrolled() -> new Outcome.NoSuchObject();
                    case ChallengeSigner.Asked.Locked() -> new Outcome.Locked();
                };
        };
    }
}

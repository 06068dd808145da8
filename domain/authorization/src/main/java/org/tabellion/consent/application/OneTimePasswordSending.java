package org.tabellion.consent.application;

import org.tabellion.access.ClientView;
import org.tabellion.access.ReadClient;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.ChallengeSigner;
import org.tabellion.consent.Requester;
import org.tabellion.consent.SendOneTimePassword;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.UseCase;

@UseCase
final class OneTimePasswordSending implements SendOneTimePassword {

    private final RequestersCredentials credentials;
    private final ChallengeSigner challengeSigner;
    private final ReadClient clients;

    OneTimePasswordSending(
            OwnedCredentials credentials,
            AuthorizationProfiles profiles,
            ChallengeSigner challengeSigner,
            ReadClient clients) {
        this.credentials = new RequestersCredentials(credentials, profiles);
        this.challengeSigner = challengeSigner;
        this.clients = clients;
    }

    @Override
    public Outcome send(Requester requester, CredentialId credential) {
        var found = credentials.find(requester, credential);
        if (found.isEmpty()) {
            return Outcome.CREDENTIAL_UNKNOWN;
        }
        if (!found.get().profile().factors().contains(AuthorizationFactor.MAIL_CODE)) {
            return Outcome.NOT_ONLINE;
        }
        var sent = challengeSigner.sendCode(found.get().owned().owner(), credential, nameOf(requester.client()));
        return switch (sent) {
            case SENT -> Outcome.SENT;
            case TOO_SOON -> Outcome.TOO_SOON;
            case LOCKED -> Outcome.LOCKED;
        };
    }

    private String nameOf(ClientId client) {
        return clients.client(client).map(ClientView::displayName).orElse(client.value());
    }
}

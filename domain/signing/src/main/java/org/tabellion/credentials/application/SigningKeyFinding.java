package org.tabellion.credentials.application;

import org.tabellion.credentials.FindSigningKey;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class SigningKeyFinding implements FindSigningKey {

    private final Credentials credentials;
    private final TrustedTime time;

    SigningKeyFinding(Credentials credentials, TrustedTime time) {
        this.credentials = credentials;
        this.time = time;
    }

    @Override
    public Found find(CredentialId id) {
        var credential = credentials.get(id);
        return new Found(CredentialsReading.view(credential), SigningKeyReading.key(credential, time.now()));
    }
}

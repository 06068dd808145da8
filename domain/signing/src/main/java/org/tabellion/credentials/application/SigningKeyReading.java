package org.tabellion.credentials.application;

import java.time.Instant;
import org.tabellion.credentials.ReadSigningKey;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class SigningKeyReading implements ReadSigningKey {

    private final Credentials credentials;
    private final TrustedTime time;

    SigningKeyReading(Credentials credentials, TrustedTime time) {
        this.credentials = credentials;
        this.time = time;
    }

    @Override
    public Outcome read(CredentialId id) {
        return key(credentials.get(id), time.now());
    }

    static Outcome key(Credential credential, Instant now) {
        if (!(credential instanceof Active active)) {
            return new Outcome.NotActive();
        }
        if (!now.isBefore(active.notAfter())) {
            return new Outcome.CertificateExpired(active.notAfter());
        }
        return new Outcome.Usable(
                active.origin().signer(),
                active.origin().algorithm(),
                active.key().sealed(),
                active.signer().sealed(),
                active.chain().getFirst());
    }
}

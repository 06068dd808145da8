package org.tabellion.credentials.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.SamKeyReference;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.Assigned;
import org.tabellion.credentials.model.Credential.AwaitingCertificate;
import org.tabellion.credentials.model.Credential.Certified;
import org.tabellion.credentials.model.Credential.Discarded;
import org.tabellion.credentials.model.Credential.KeyCreated;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.model.Credential.Revoked;
import org.tabellion.credentials.model.HeldKey;
import org.tabellion.credentials.model.ListedCredential;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UseCase;

@UseCase
final class CredentialsReading implements ReadCredentials {

    private final Credentials credentials;

    CredentialsReading(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public CredentialView credential(CredentialId id) {
        return view(credentials.get(id));
    }

    @Override
    public List<CredentialView> of(SignerId signer) {
        return credentials.of(signer).stream().map(CredentialsReading::view).toList();
    }

    @Override
    public List<CredentialView> page(Optional<CredentialId> after, int most) {
        return credentials.active(after, most).stream()
                .map(CredentialsReading::listed)
                .toList();
    }

    private static CredentialView listed(ListedCredential it) {
        return new CredentialView(
                it.origin().id(),
                it.origin().signer(),
                State.ACTIVE,
                it.origin().algorithm(),
                Optional.of(new SamKeyReference(it.samKeyId(), it.thumbprint(), it.generation())),
                it.chain(),
                Optional.of(it.notAfter()),
                it.origin().level());
    }

    static CredentialView view(Credential credential) {
        return switch (credential) {
            case KeyRequested it -> view(it, State.KEY_REQUESTED, Optional.empty(), List.of(), Optional.empty());
            case KeyCreated it -> view(it, State.KEY_CREATED, Optional.of(it.key()), List.of(), Optional.empty());
            case Assigned it -> view(it, State.ASSIGNED, Optional.of(it.key()), List.of(), Optional.empty());
            case AwaitingCertificate it ->
                view(it, State.AWAITING_CERTIFICATE, Optional.of(it.key()), List.of(), Optional.empty());
            case Certified it ->
                view(it, State.CERTIFIED, Optional.of(it.key()), it.chain(), Optional.of(it.notAfter()));
            case Active it -> view(it, State.ACTIVE, Optional.of(it.key()), it.chain(), Optional.of(it.notAfter()));
            case Revoked it -> view(it, State.REVOKED, Optional.empty(), it.chain(), Optional.empty());
            case Discarded it -> view(it, State.DISCARDED, Optional.empty(), List.of(), Optional.empty());
        };
    }

    private static CredentialView view(
            Credential credential, State state, Optional<HeldKey> key, List<Bytes> chain, Optional<Instant> notAfter) {
        return new CredentialView(
                credential.id(),
                credential.origin().signer(),
                state,
                credential.origin().algorithm(),
                key.map(it -> new SamKeyReference(it.samKeyId(), it.thumbprint(), it.generation())),
                chain,
                notAfter,
                credential.origin().level());
    }
}

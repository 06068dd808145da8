package org.tabellion.consent.adapter.out.contexts;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

@Component
final class ContextOwnedCredentials implements OwnedCredentials {

    private final ReadCredentials credentials;
    private final ShownCredentials shown;

    ContextOwnedCredentials(ReadCredentials credentials, ShownCredentials shown) {
        this.credentials = credentials;
        this.shown = shown;
    }

    @Override
    public Optional<Owned> find(CredentialId id) {
        try {
            var credential = credentials.credential(id);
            return Optional.of(new Owned(
                    credential.signer(),
                    Optional.of(credential)
                            .filter(it -> it.state() == CredentialView.State.ACTIVE)
                            .flatMap(shown::toShow),
                    credential.level() == 1));
        } catch (Failure unknown) {
            if (unknown.kind() != Failure.Kind.NOT_FOUND) {
                throw unknown;
            }
            return Optional.empty();
        }
    }
}

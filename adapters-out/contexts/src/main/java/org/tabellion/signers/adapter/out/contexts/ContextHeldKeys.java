package org.tabellion.signers.adapter.out.contexts;

import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.spi.HeldKeys;

@Component
final class ContextHeldKeys implements HeldKeys {

    private final ReadCredentials credentials;

    ContextHeldKeys(ReadCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Set<CredentialId> of(SignerId signer) {
        return credentials.of(signer).stream()
                .filter(it -> it.state() != State.REVOKED && it.state() != State.DISCARDED)
                .map(CredentialView::id)
                .collect(Collectors.toUnmodifiableSet());
    }
}

package org.tabellion.consent.adapter.out.contexts;

import java.util.List;
import org.springframework.stereotype.Component;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.SignerId;

@Component
final class ContextSignerCredentials implements SignerCredentials {

    private final ReadCredentials credentials;
    private final ShownCredentials shown;

    ContextSignerCredentials(ReadCredentials credentials, ShownCredentials shown) {
        this.credentials = credentials;
        this.shown = shown;
    }

    @Override
    public List<CredentialToShow> usableBy(SignerId signer) {
        return credentials.of(signer).stream()
                .filter(it -> it.state() == CredentialView.State.ACTIVE)
                .flatMap(it -> shown.toShow(it).stream())
                .toList();
    }
}

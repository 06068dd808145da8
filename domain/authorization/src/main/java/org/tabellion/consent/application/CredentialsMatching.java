package org.tabellion.consent.application;

import java.util.List;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.MatchCredentials;
import org.tabellion.consent.model.SignatureQualifier;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UseCase;

@UseCase
final class CredentialsMatching implements MatchCredentials {

    private final SignerCredentials credentials;

    CredentialsMatching(SignerCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public List<CredentialId> match(String qualifier, AuthenticationProof proof) {
        var wanted = SignatureQualifier.ofWord(qualifier)
                .orElseThrow(() -> Failure.invalid("signature_qualifier_unknown", "there is no such qualifier"));
        var fitting = GroupScope.call(proof.group(), () -> credentials.usableBy(proof.signer())).stream()
                .filter(wanted::fits)
                .map(CredentialToShow::id)
                .toList();
        if (fitting.isEmpty()) {
            throw Failure.conflict("no_key_fits", "none of the signer's keys fits");
        }
        return fitting;
    }
}

package org.tabellion.consent.application;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.ChooseCredential;
import org.tabellion.consent.model.SignatureQualifier;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UseCase;

@UseCase
final class CredentialChoosing implements ChooseCredential {

    private final SignerCredentials credentials;

    CredentialChoosing(SignerCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public CredentialId choose(String qualifier, AuthenticationProof proof) {
        var wanted = SignatureQualifier.ofWord(qualifier)
                .orElseThrow(() -> Failure.invalid("signature_qualifier_unknown", "there is no such qualifier"));
        var fitting = GroupScope.call(proof.group(), () -> credentials.usableBy(proof.signer())).stream()
                .filter(wanted::fits)
                .toList();
        if (fitting.size() != 1) {
            throw Failure.conflict("no_one_key", "%d of the signer's keys fit".formatted(fitting.size()));
        }
        return fitting.getFirst().id();
    }
}

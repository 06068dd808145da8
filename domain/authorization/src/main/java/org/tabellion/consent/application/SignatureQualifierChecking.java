package org.tabellion.consent.application;

import org.tabellion.consent.CheckSignatureQualifier;
import org.tabellion.consent.model.SignatureQualifier;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UseCase;

@UseCase
final class SignatureQualifierChecking implements CheckSignatureQualifier {

    private final SignerCredentials credentials;

    SignatureQualifierChecking(SignerCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public boolean fits(String qualifier, SignerId signer, CredentialId credential) {
        var wanted = SignatureQualifier.ofWord(qualifier)
                .orElseThrow(() -> Failure.invalid("signature_qualifier_unknown", "there is no such qualifier"));
        return credentials.usableBy(signer).stream()
                .filter(it -> it.id().equals(credential))
                .anyMatch(wanted::fits);
    }
}

package org.tabellion.consent.application;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** The consents of one signer: another one's are unknown. */
final class SignersConsents {

    private SignersConsents() {}

    static Consent find(Consents consents, ConsentId id, AuthenticationProof proof) {
        var consent = consents.get(id);
        if (!consent.asked().signer().equals(proof.signer())) {
            throw Failure.notFound("consent");
        }
        return consent;
    }

    /** @throws Failure NOT_FOUND if the credential is not one that can sign for this signer */
    static CredentialToShow usable(SignerCredentials credentials, SignerId signer, CredentialId id) {
        return credentials.usableBy(signer).stream()
                .filter(it -> it.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Failure.notFound("credential"));
    }
}

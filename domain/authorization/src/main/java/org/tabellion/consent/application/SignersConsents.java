package org.tabellion.consent.application;

import java.util.List;
import java.util.Optional;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
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

    /** Those of the keys that a question allows which can sign now. */
    static List<CredentialToShow> choices(
            SignerCredentials credentials, SignerId signer, AskForConsent.Question.SignHashes question) {
        return credentials.usableBy(signer).stream()
                .filter(it -> question.keys().contains(it.id()))
                .toList();
    }

    /**
     * What is picked, or the only one there is.
     *
     * @return empty if nobody has picked yet
     * @throws Failure NOT_FOUND if what is picked is none of the choices
     */
    static Optional<CredentialToShow> chosen(List<CredentialToShow> choices, Optional<CredentialId> picked) {
        if (picked.isEmpty()) {
            return choices.size() == 1 ? Optional.of(choices.getFirst()) : Optional.empty();
        }
        var chosen = choices.stream().filter(it -> it.id().equals(picked.get())).findFirst();
        if (chosen.isEmpty()) {
            throw Failure.notFound("credential");
        }
        return chosen;
    }

    /** @throws Failure NOT_FOUND if the credential is not one that can sign for this signer */
    static CredentialToShow usable(SignerCredentials credentials, SignerId signer, CredentialId id) {
        return credentials.usableBy(signer).stream()
                .filter(it -> it.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Failure.notFound("credential"));
    }
}

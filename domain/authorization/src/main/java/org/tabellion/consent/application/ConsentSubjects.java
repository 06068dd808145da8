package org.tabellion.consent.application;

import java.util.List;
import java.util.Optional;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.model.Statement;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.groups.GroupView;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** Finds what a yes to a question is a yes to, as it is at this moment. */
final class ConsentSubjects {

    private final DocumentsToSign documents;
    private final SignerCredentials credentials;

    ConsentSubjects(DocumentsToSign documents, SignerCredentials credentials) {
        this.documents = documents;
        this.credentials = credentials;
    }

    ConsentSubject of(
            AskForConsent.Question question, Optional<CredentialId> chosen, SignerId signer, GroupView.Terms terms) {
        return switch (question) {
            case AskForConsent.Question.SignDocument(var request) -> document(request, chosen, signer);
            case AskForConsent.Question.SignHashes it ->
                ofKey(chosen(it, chosen, signer), it.hashes(), Statement.SIGN_HASHES);
            case AskForConsent.Question.DestroyKey it ->
                ofKey(SignersConsents.usable(credentials, signer, it.credential()), List.of(), Statement.DESTROY_KEY);
            case AskForConsent.Question.CreateKey _, AskForConsent.Question.CreateFurtherKey _ -> accepted(terms);
        };
    }

    private ConsentSubject document(SigningRequestId request, Optional<CredentialId> chosen, SignerId signer) {
        var document = documents.find(request, signer);
        var usable = credentials.usableBy(signer);
        var id = chosen.or(
                        () -> usable.size() == 1 ? Optional.of(usable.getFirst().id()) : Optional.empty())
                .orElseThrow(() -> Failure.invalid("credential_not_chosen", "a key has to be chosen"));
        var key = SignersConsents.usable(credentials, signer, id);
        return new ConsentSubject(
                Optional.of(key),
                List.of(documents.prepare(request, key.id())),
                Statement.SIGN_DOCUMENT.id(),
                Statement.SIGN_DOCUMENT.sha256(),
                List.of(document.name()),
                Optional.of(document.sha256()),
                Optional.of(DigestAlgorithm.SHA256.digest(documents.content(request))));
    }

    private CredentialToShow chosen(
            AskForConsent.Question.SignHashes question, Optional<CredentialId> picked, SignerId signer) {
        var choices = SignersConsents.choices(credentials, signer, question);
        if (choices.isEmpty()) {
            throw Failure.notFound("credential");
        }
        return SignersConsents.chosen(choices, picked)
                .orElseThrow(() -> Failure.invalid("credential_not_chosen", "a key has to be chosen"));
    }

    private static ConsentSubject ofKey(CredentialToShow key, List<Dtbsr> hashes, Statement statement) {
        return new ConsentSubject(
                Optional.of(key),
                hashes,
                statement.id(),
                statement.sha256(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static ConsentSubject accepted(GroupView.Terms terms) {
        var digest = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(terms.text()));
        return new ConsentSubject(
                Optional.empty(),
                List.of(),
                terms.textId(),
                digest,
                List.of(),
                Optional.of(digest),
                Optional.of(digest));
    }
}

package org.tabellion.consent.application;

import java.util.List;
import java.util.Optional;
import org.tabellion.access.ClientView;
import org.tabellion.access.ReadClient;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.ConsentView;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.ShowConsent;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.OfferedCertificates;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.ReadSigner;

@UseCase
final class ConsentShowing implements ShowConsent {

    private final Consents consents;
    private final DocumentsToSign documents;
    private final SignerCredentials credentials;
    private final OfferedCertificates certificates;
    private final ReadSigner signers;
    private final SamFactors factors;
    private final ReadClient clients;
    private final ReadGroup groups;
    private final UnitOfWork work;
    private final TrustedTime time;

    ConsentShowing(
            Consents consents,
            DocumentsToSign documents,
            SignerCredentials credentials,
            OfferedCertificates certificates,
            ReadSigner signers,
            SamFactors factors,
            ReadClient clients,
            ReadGroup groups,
            UnitOfWork work,
            TrustedTime time) {
        this.consents = consents;
        this.documents = documents;
        this.credentials = credentials;
        this.certificates = certificates;
        this.signers = signers;
        this.factors = factors;
        this.clients = clients;
        this.groups = groups;
        this.work = work;
        this.time = time;
    }

    @Override
    public ConsentView show(ConsentId id, Optional<CredentialId> chosen, AuthenticationProof proof) {
        return GroupScope.call(proof.group(), () -> {
            var consent = SignersConsents.find(consents, id, proof);
            if (consent instanceof Consent.Open open && open.shownAt().isEmpty()) {
                work.run(() -> consents.replace(open, open.shown(time.now())));
            }
            return view(consent, chosen);
        });
    }

    private ConsentView view(Consent consent, Optional<CredentialId> chosen) {
        var asked = consent.asked();
        boolean open = stateOf(consent) == ConsentView.State.OPEN;
        return switch (asked.question()) {
            case AskForConsent.Question.SignDocument(var request) when open -> document(consent, request, chosen);
            case AskForConsent.Question.SignDocument _ ->
                view(
                        consent,
                        ConsentView.Kind.SIGN_DOCUMENT,
                        "",
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case AskForConsent.Question.SignHashes it -> hashes(consent, it, open ? chosen : Optional.empty());
            case AskForConsent.Question.DestroyKey it -> {
                var key = named(asked.signer(), it.credential());
                yield view(
                        consent,
                        ConsentView.Kind.DESTROY_KEY,
                        it.description(),
                        List.of(),
                        key,
                        key.stream().findFirst(),
                        Optional.empty(),
                        Optional.empty());
            }
            case AskForConsent.Question.CreateKey _ ->
                making(consent, ConsentView.Kind.CREATE_KEY, "", Optional.empty());
            case AskForConsent.Question.CreateFurtherKey it ->
                making(
                        consent,
                        ConsentView.Kind.CREATE_FURTHER_KEY,
                        it.description(),
                        Optional.of(newKey(asked.signer())));
        };
    }

    private ConsentView document(Consent consent, SigningRequestId request, Optional<CredentialId> wanted) {
        var signer = consent.asked().signer();
        var document = documents.find(request, signer);
        var choices = credentials.usableBy(signer);
        var chosen = choices.size() == 1
                ? Optional.of(choices.getFirst())
                : wanted.map(it -> SignersConsents.usable(credentials, signer, it));
        var hashes =
                chosen.map(it -> List.of(documents.prepare(request, it.id()))).orElse(List.of());
        return new ConsentView(
                consent.getId(),
                stateOf(consent),
                ConsentView.Kind.SIGN_DOCUMENT,
                consent.asked().client(),
                nameOf(consent.asked().client()),
                document.description(),
                Optional.of(new ConsentView.ShownDocument(
                        document.name(),
                        document.mediaType(),
                        document.size(),
                        document.sha256(),
                        document.warnings())),
                hashes,
                choices,
                chosen,
                Optional.empty(),
                Optional.empty(),
                asksPin(consent, choices),
                consent.asked().expiresAt());
    }

    private List<CredentialToShow> named(SignerId signer, CredentialId credential) {
        return credentials.usableBy(signer).stream()
                .filter(it -> it.id().equals(credential))
                .toList();
    }

    /** Once it is answered, with the key that was chosen alone. */
    private ConsentView hashes(
            Consent consent, AskForConsent.Question.SignHashes question, Optional<CredentialId> picked) {
        var answered = consent instanceof Consent.Approved approved
                ? approved.approval().credential()
                : Optional.<CredentialId>empty();
        var choices = SignersConsents.choices(credentials, consent.asked().signer(), question).stream()
                .filter(it -> answered.isEmpty() || it.id().equals(answered.get()))
                .toList();
        return view(
                consent,
                ConsentView.Kind.SIGN_HASHES,
                question.description(),
                question.hashes(),
                choices,
                SignersConsents.chosen(choices, picked),
                Optional.empty(),
                Optional.empty());
    }

    private ConsentView.NewKey newKey(SignerId signer) {
        var person = signers.signer(signer).person();
        return new ConsentView.NewKey(
                person.givenName() + " " + person.surname(),
                person.country(),
                person.serialNumber(),
                certificates.policies(),
                groups.group(GroupScope.current().orElseThrow()).keyAlgorithm(),
                credentials.usableBy(signer).size());
    }

    private ConsentView making(
            Consent consent, ConsentView.Kind kind, String description, Optional<ConsentView.NewKey> newKey) {
        var terms = groups.group(consent.asked().group()).terms();
        var shown = new ConsentView.ShownTerms(
                terms.textId(),
                terms.language(),
                terms.text(),
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(terms.text())));
        return view(consent, kind, description, List.of(), List.of(), Optional.empty(), Optional.of(shown), newKey);
    }

    private ConsentView view(
            Consent consent,
            ConsentView.Kind kind,
            String description,
            List<Dtbsr> hashes,
            List<CredentialToShow> choices,
            Optional<CredentialToShow> chosen,
            Optional<ConsentView.ShownTerms> terms,
            Optional<ConsentView.NewKey> newKey) {
        return new ConsentView(
                consent.getId(),
                stateOf(consent),
                kind,
                consent.asked().client(),
                nameOf(consent.asked().client()),
                description,
                Optional.empty(),
                hashes,
                choices,
                chosen,
                terms,
                newKey,
                asksPin(consent, choices),
                consent.asked().expiresAt());
    }

    private boolean asksPin(Consent consent, List<CredentialToShow> choices) {
        return !choices.isEmpty() && factors.askedOf(consent.asked().signer()).kind() == SamFactors.Kind.PIN;
    }

    private ConsentView.State stateOf(Consent consent) {
        return switch (consent) {
            case Consent.Open open -> open.isOver(time.now()) ? ConsentView.State.EXPIRED : ConsentView.State.OPEN;
            case Consent.Approved approved -> isLost(approved) ? ConsentView.State.EXPIRED : ConsentView.State.APPROVED;
            case Consent.Refused _ -> ConsentView.State.REFUSED;
            case Consent.Expired _ -> ConsentView.State.EXPIRED;
        };
    }

    /** A yes whose time ended before it had any effect: the document still waits, and can be asked about again. */
    private boolean isLost(Consent.Approved approved) {
        return !time.now().isBefore(approved.approval().expiresAt())
                && approved.asked().question() instanceof AskForConsent.Question.SignDocument(var request)
                && documents.isWaiting(request, approved.asked().signer());
    }

    private String nameOf(ClientId client) {
        return clients.client(client).map(ClientView::displayName).orElse(client.value());
    }

    @Override
    public Bytes document(ConsentId id, AuthenticationProof proof) {
        return GroupScope.call(proof.group(), () -> {
            var consent = SignersConsents.find(consents, id, proof);
            if (!(consent.asked().question() instanceof AskForConsent.Question.SignDocument(var request))) {
                throw Failure.notFound("document");
            }
            var promised = documents.find(request, proof.signer()).sha256();
            var content = documents.content(request);
            if (!DigestAlgorithm.SHA256.digest(content).equals(promised)) {
                throw Failure.conflict("document_altered", "the document is not what was handed in");
            }
            return content;
        });
    }
}

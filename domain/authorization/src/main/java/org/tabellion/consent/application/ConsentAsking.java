package org.tabellion.consent.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.KeyWish;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.model.QuestionKey;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.OfferedCertificates;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.OrderKey;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.ReadSigner;

@UseCase
final class ConsentAsking implements AskForConsent {

    private static final Duration CLIENTS_WAIT = Duration.ofMinutes(15);
    private static final int MOST_HASHES = 500;

    private final Consents consents;
    private final DocumentsToSign documents;
    private final SignerCredentials credentials;
    private final ReadEnrolment enrolments;
    private final OrderKey orderKey;
    private final KeyWishes wishes;
    private final ReadGroup groups;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final Ids ids;
    private final TrustedTime time;

    ConsentAsking(
            Consents consents,
            DocumentsToSign documents,
            SignerCredentials credentials,
            ReadEnrolment enrolments,
            OrderKey orderKey,
            OfferedCertificates certificates,
            ReadSigner signers,
            ReadGroup groups,
            RecordAudit audit,
            UnitOfWork work,
            Ids ids,
            TrustedTime time) {
        this.consents = consents;
        this.documents = documents;
        this.credentials = credentials;
        this.enrolments = enrolments;
        this.orderKey = orderKey;
        this.wishes = new KeyWishes(certificates, signers);
        this.groups = groups;
        this.audit = audit;
        this.work = work;
        this.ids = ids;
        this.time = time;
    }

    @Override
    public ConsentId ask(Question question, AuthenticationProof proof) {
        return GroupScope.call(proof.group(), () -> askInGroup(question, proof));
    }

    private ConsentId askInGroup(Question question, AuthenticationProof proof) {
        var former = consents.newest(QuestionKey.of(proof.signer(), question));
        if (former.isPresent() && stillStands(former.get())) {
            return former.get().getId();
        }
        var now = time.now();
        var asked =
                switch (question) {
                    case Question.SignDocument(var request) -> {
                        var document = documents.find(request, proof.signer());
                        yield asked(question, proof, document.client(), now, document.expiresAt());
                    }
                    case Question.OfClient ofClient -> {
                        check(ofClient, proof.signer());
                        yield asked(question, proof, ofClient.client(), now, now.plus(CLIENTS_WAIT));
                    }
                    case Question.CreateKey(var enrolment) -> {
                        var life = groups.group(proof.group()).consentLife();
                        yield asked(question, proof, clientOf(enrolment, proof.signer()), now, now.plus(life));
                    }
                };
        return keep(former, new Consent.Open(asked, Optional.empty()));
    }

    private boolean stillStands(Consent former) {
        var now = time.now();
        return switch (former) {
            case Consent.Open open -> !open.isOver(now);
            case Consent.Approved approved -> now.isBefore(approved.approval().expiresAt());
            case Consent.Refused _, Consent.Expired _ -> false;
        };
    }

    private void check(Question.OfClient question, SignerId signer) {
        switch (question) {
            case Question.SignHashes it -> {
                check(it.hashes());
                checkUsable(it.keys(), signer);
            }
            case Question.CreateFurtherKey it -> checkFurtherKey(it.wish(), signer);
            case Question.DestroyKey it -> checkUsable(List.of(it.credential()), signer);
        }
    }

    private static void check(List<Dtbsr> hashes) {
        if (hashes.isEmpty() || hashes.size() > MOST_HASHES) {
            throw Failure.invalid("invalid_hashes", "1 to %d hashes can be approved at once".formatted(MOST_HASHES));
        }
        if (hashes.stream().map(Dtbsr::algorithm).distinct().count() > 1) {
            throw Failure.invalid("invalid_hashes", "all hashes are by one algorithm");
        }
    }

    private void checkUsable(List<CredentialId> keys, SignerId signer) {
        var usable =
                credentials.usableBy(signer).stream().map(CredentialToShow::id).toList();
        if (keys.isEmpty() || !usable.containsAll(keys)) {
            throw Failure.notFound("credential");
        }
    }

    /** Nobody is asked for what could not be had. */
    private void checkFurtherKey(Optional<KeyWish> wish, SignerId signer) {
        wish.flatMap(it -> wishes.objection(it, signer)).ifPresent(member -> {
            throw Failure.invalid("invalid_key_wish", "Invalid parameter " + member);
        });
        switch (orderKey.outlook(signer)) {
            case ORDERED -> {}
            case TOO_MANY -> throw Failure.conflict("too_many_keys", "the signer has as many keys as the group allows");
            case LEGAL_PERSON ->
                throw Failure.forbidden("legal_person", "the keys of a legal person are begun by an administrator");
        }
    }

    private ClientId clientOf(EnrolmentId id, SignerId signer) {
        var enrolment = enrolments.enrolmentOf(signer);
        if (!enrolment.id().equals(id)) {
            throw Failure.notFound("enrolment");
        }
        if (enrolment.state() != EnrolmentView.State.ACCOUNT_OPEN) {
            throw Failure.conflict("enrolment_not_waiting", "the enrolment does not wait for its signer");
        }
        return enrolment.client();
    }

    private Consent.Asked asked(
            Question question, AuthenticationProof proof, ClientId client, Instant now, Instant expiresAt) {
        return new Consent.Asked(
                new ConsentId(ids.next(ConsentId.PREFIX)),
                proof.group(),
                proof.signer(),
                client,
                question,
                now,
                expiresAt);
    }

    private ConsentId keep(Optional<Consent> former, Consent.Open consent) {
        work.run(() -> {
            if (former.isPresent() && former.get() instanceof Consent.Open lapsed) {
                consents.replace(lapsed, lapsed.expired());
            }
            consents.add(consent);
            audit.record(ConsentEvents.event("consent.asked", AuditEvent.Outcome.DONE, consent));
        });
        return consent.getId();
    }
}

package org.tabellion.consent.application;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.CompleteApprovals;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.model.Approval;
import org.tabellion.consent.model.AuthenticationPolicy;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.model.Claims;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.monitoring.RaiseAlarm;
import org.tabellion.signers.ReadOrganization;

@UseCase
final class ConsentGiving implements GiveConsent {

    private static final int JTI_IN_BYTES = 16;

    private final Consents consents;
    private final Authorizations authorizations;
    private final CompleteApprovals completeApprovals;
    private final SadSigner signer;
    private final ConsentSubjects subjects;
    private final ReadOrganization organizations;
    private final ReadGroup groups;
    private final RecordAudit audit;
    private final RaiseAlarm alarm;
    private final UnitOfWork work;
    private final Ids ids;
    private final TrustedTime time;
    private final Randomness randomness;

    ConsentGiving(
            Consents consents,
            Authorizations authorizations,
            CompleteApprovals completeApprovals,
            SadSigner signer,
            DocumentsToSign documents,
            SignerCredentials credentials,
            ReadOrganization organizations,
            ReadGroup groups,
            RecordAudit audit,
            RaiseAlarm alarm,
            UnitOfWork work,
            Ids ids,
            TrustedTime time,
            Randomness randomness) {
        this.consents = consents;
        this.authorizations = authorizations;
        this.completeApprovals = completeApprovals;
        this.signer = signer;
        this.subjects = new ConsentSubjects(documents, credentials);
        this.organizations = organizations;
        this.groups = groups;
        this.audit = audit;
        this.alarm = alarm;
        this.work = work;
        this.ids = ids;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * The yes is committed with all claims of its SAD, then the SAD is signed, then it is kept and those who wait are
     * told. Of several at once one commits the yes.
     */
    @Override
    public Outcome give(ConsentId id, Optional<CredentialId> chosen, Optional<Bytes> shown, AuthenticationProof proof) {
        return GroupScope.call(proof.group(), () -> switch (SignersConsents.find(consents, id, proof)) {
            case Consent.Open open -> answerOnce(open, chosen, shown, proof);
            case Consent.Approved approved -> completed(approved);
            case Consent.Refused _, Consent.Expired _ -> new Outcome.NoLongerOpen();
        });
    }

    private Outcome answerOnce(
            Consent.Open open, Optional<CredentialId> chosen, Optional<Bytes> shown, AuthenticationProof proof) {
        try {
            return answer(open, chosen, shown, proof);
        } catch (Failure changed) {
            if (changed.kind() != Failure.Kind.CONFLICT) {
                throw changed;
            }
            // Somebody answered meanwhile: a double click, or the other window. What they said stands.
            return switch (consents.get(open.getId())) {
                case Consent.Approved other -> completed(other);
                case Consent.Refused _, Consent.Expired _ -> new Outcome.NoLongerOpen();
                case Consent.Open _ -> throw changed;
            };
        }
    }

    private Outcome answer(
            Consent.Open open, Optional<CredentialId> chosen, Optional<Bytes> shown, AuthenticationProof proof) {
        var now = time.now();
        if (open.isOver(now) || open.shownAt().isEmpty()) {
            return new Outcome.NoLongerOpen();
        }
        var group = groups.group(proof.group());
        if (!AuthenticationPolicy.isEnough(proof, group.minimumAcr(), now)) {
            return new Outcome.StepUpNeeded();
        }
        var subject = subjects.of(open.asked().question(), chosen, proof.signer(), group.terms());
        if (!subject.isWhatWasShown(shown)) {
            return refuseDifference(open);
        }
        return approve(open, subject, proof, now);
    }

    private Outcome refuseDifference(Consent.Open open) {
        work.run(() -> record("consent.given", AuditEvent.Outcome.REFUSED, open, Map.of("reason", "shown_differs")));
        alarm.raise("consent.shown_differs", "consent " + open.getId());
        return new Outcome.ShownDiffers();
    }

    private Outcome approve(Consent.Open open, ConsentSubject subject, AuthenticationProof proof, Instant now) {
        var approval = approval(open, subject, proof, now);
        var approved = open.approved(approval);
        work.run(() -> {
            consents.replace(open, approved);
            authorization(open, subject, approval, proof).ifPresent(authorizations::add);
            record(
                    "consent.given",
                    AuditEvent.Outcome.INTENDED,
                    open,
                    Map.of("approval", approval.id().value(), "claims_sha256", digest(approval)));
        });
        return completed(approved);
    }

    /** What the SAD is bound to and what is left of it; a yes to the making or the end of a key opens none. */
    private Optional<Authorization> authorization(
            Consent.Open open, ConsentSubject subject, Approval approval, AuthenticationProof proof) {
        return subject.keyToOpen()
                .map(key -> new Authorization(
                        approval.id(),
                        Optional.empty(),
                        open.asked().client(),
                        key.id(),
                        2,
                        subject.hashes().getFirst().algorithm(),
                        subject.hashes().stream().map(Dtbsr::value).toList(),
                        subject.hashes().size(),
                        proof,
                        organizations.organization(proof.signer()).isPresent(),
                        Optional.empty(),
                        approval.expiresAt()));
    }

    private Approval approval(Consent.Open open, ConsentSubject subject, AuthenticationProof proof, Instant now) {
        var expiresAt = now.plus(Approval.LIFE);
        var parties = signer.parties();
        var common = new Claims.Common(
                parties.issuer(),
                parties.audience(),
                parties.authorizedParty(),
                proof,
                open.asked().client(),
                randomness.bytes(JTI_IN_BYTES).base64Url(),
                now,
                expiresAt,
                subject.record(open.shownAt().orElse(now), now));
        return new Approval(
                new ApprovalId(ids.next(ApprovalId.PREFIX)),
                subject.key().map(CredentialToShow::id),
                subject.key().isPresent() ? Claims.SAD : Claims.SKAD,
                subject.claims(common),
                now,
                expiresAt);
    }

    private Outcome completed(Consent.Approved approved) {
        return completeApprovals
                .complete(approved.getId())
                .<Outcome>map(Outcome.Approved::new)
                .orElseGet(Outcome.NoLongerOpen::new);
    }

    private void record(String type, AuditEvent.Outcome outcome, Consent consent, Map<String, String> more) {
        audit.record(ConsentEvents.event(type, outcome, consent, more));
    }

    private static String digest(Approval approval) {
        return DigestAlgorithm.SHA256.digest(approval.claims()).hex();
    }
}

package org.tabellion.consent.application;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.CompleteApprovals;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.model.Approval;
import org.tabellion.consent.model.AuthenticationPolicy;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.model.Claims;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.model.PinProof;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.PinEnvelopes;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SamFactors;
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
    private final SamPins pins;
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
            SamFactors samFactors,
            PinEnvelopes envelopes,
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
        this.pins = new SamPins(samFactors, envelopes, time, randomness);
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
    public Outcome give(
            ConsentId id,
            Optional<CredentialId> chosen,
            Optional<Bytes> shown,
            Optional<SigningSecret> pin,
            AuthenticationProof proof) {
        try {
            var answer = new GivenAnswer(chosen, shown, pin, proof);
            return GroupScope.call(proof.group(), () -> switch (SignersConsents.find(consents, id, proof)) {
                case Consent.Open open -> answerOnce(open, answer);
                case Consent.Approved approved -> completed(approved);
                case Consent.Refused _, Consent.Expired _ -> new Outcome.NoLongerOpen();
            });
        } finally {
            pin.ifPresent(SigningSecret::wipe);
        }
    }

    /** What the signer sent with the yes. */
    private record GivenAnswer(
            Optional<CredentialId> chosen,
            Optional<Bytes> shown,
            Optional<SigningSecret> pin,
            AuthenticationProof proof) {}

    private Outcome answerOnce(Consent.Open open, GivenAnswer given) {
        try {
            return answer(open, given);
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

    private Outcome answer(Consent.Open open, GivenAnswer given) {
        var now = time.now();
        var proof = given.proof();
        if (open.isOver(now) || open.shownAt().isEmpty()) {
            return new Outcome.NoLongerOpen();
        }
        var group = groups.group(proof.group());
        if (!AuthenticationPolicy.isEnough(proof, group.minimumAcr(), now)) {
            return new Outcome.StepUpNeeded();
        }
        var subject = subjects.of(open.asked().question(), given.chosen(), proof.signer(), group.terms());
        if (!subject.isWhatWasShown(given.shown())) {
            return refuseDifference(open);
        }
        return subject.keyToOpen().isEmpty()
                ? approve(new Yes(open, subject, proof, Optional.empty(), now))
                : byFactor(new Yes(open, subject, proof, Optional.empty(), now), given.pin());
    }

    /** @param pin where the SAM asks for it */
    private record Yes(
            Consent.Open open,
            ConsentSubject subject,
            AuthenticationProof proof,
            Optional<PinProof> pin,
            Instant now) {}

    private Outcome byFactor(Yes yes, Optional<SigningSecret> pin) {
        return switch (pins.askedOf(yes.proof().signer())) {
            case NOTHING, UNKNOWN -> approve(yes);
            case ANOTHER -> refuseFactor(yes, Fault.ANOTHER_FACTOR);
            case PIN -> pin.map(it -> byPin(yes, it)).orElseGet(() -> new Outcome.FactorNotGiven(Fault.PIN_MISSING));
        };
    }

    private Outcome byPin(Yes yes, SigningSecret pin) {
        if (!SamPins.canBe(pin)) {
            return refuseFactor(yes, Fault.PIN_WRONG);
        }
        var subject = yes.subject();
        var key = subject.keyToOpen().orElseThrow();
        var hashes = subject.hashes();
        var given =
                pins.proof(pin, new SamPins.Approved(key, 2, hashes.getFirst().algorithm(), hashes, hashes.size()));
        var proven = new Yes(yes.open(), subject, yes.proof(), Optional.of(given), yes.now());
        var proposed = signer.sign(Claims.SAD, claims(proven, SadMint.unproven(yes.proof())));
        return switch (pins.check(key, proposed)) {
            case RIGHT -> approve(proven);
            case WRONG -> refuseFactor(yes, Fault.PIN_WRONG);
            case LOCKED -> refuseFactor(yes, Fault.PIN_LOCKED);
            case REFUSED -> throw Failure.conflict("credential_disabled", "the SAM does not take the key");
        };
    }

    private Outcome refuseFactor(Yes yes, Fault fault) {
        work.run(() -> record("consent.given", AuditEvent.Outcome.REFUSED, yes.open(), Map.of("reason", fault.name())));
        return new Outcome.FactorNotGiven(fault);
    }

    private Outcome refuseDifference(Consent.Open open) {
        work.run(() -> record("consent.given", AuditEvent.Outcome.REFUSED, open, Map.of("reason", "shown_differs")));
        alarm.raise("consent.shown_differs", "consent " + open.getId());
        return new Outcome.ShownDiffers();
    }

    private Outcome approve(Yes yes) {
        var approval = approval(yes);
        var approved = yes.open().approved(approval);
        work.run(() -> {
            consents.replace(yes.open(), approved);
            authorization(yes, approval).ifPresent(authorizations::add);
            record(
                    "consent.given",
                    AuditEvent.Outcome.INTENDED,
                    yes.open(),
                    Map.of("approval", approval.id().value(), "claims_sha256", digest(approval)));
        });
        return completed(approved);
    }

    /** What the SAD is bound to and what is left of it; a yes to the making or the end of a key opens none. */
    private Optional<Authorization> authorization(Yes yes, Approval approval) {
        var subject = yes.subject();
        return subject.keyToOpen()
                .map(key -> new Authorization(
                        approval.id(),
                        Optional.empty(),
                        yes.open().asked().client(),
                        key.id(),
                        2,
                        subject.hashes().getFirst().algorithm(),
                        subject.hashes().stream().map(Dtbsr::value).toList(),
                        subject.hashes().size(),
                        yes.proof(),
                        organizations.organization(yes.proof().signer()).isPresent(),
                        Optional.empty(),
                        approval.expiresAt()));
    }

    private Approval approval(Yes yes) {
        var key = yes.subject().key();
        return new Approval(
                new ApprovalId(ids.next(ApprovalId.PREFIX)),
                key.map(CredentialToShow::id),
                key.isPresent() ? Claims.SAD : Claims.SKAD,
                claims(yes, yes.proof()),
                yes.now(),
                yes.now().plus(Approval.LIFE));
    }

    /** @param proof of what is proven so far */
    private Bytes claims(Yes yes, AuthenticationProof proof) {
        var parties = signer.parties();
        var subject = yes.subject();
        var common = new Claims.Common(
                parties.issuer(),
                parties.audience(),
                parties.authorizedParty(),
                proof,
                yes.open().asked().client(),
                yes.pin()
                        .map(PinProof::jti)
                        .orElseGet(() -> randomness.bytes(JTI_IN_BYTES).base64Url()),
                yes.now(),
                yes.now().plus(Approval.LIFE),
                subject.record(yes.open().shownAt().orElse(yes.now()), yes.now()));
        return subject.claims(common, yes.pin().map(PinProof::pin));
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

package org.tabellion.consent.application;

import java.util.List;
import java.util.Optional;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.JudgeNewPin;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.SetSigningPin;
import org.tabellion.consent.model.Approval;
import org.tabellion.consent.model.Claims;
import org.tabellion.consent.model.ConsentRecord;
import org.tabellion.consent.model.PinChange;
import org.tabellion.consent.model.PinProof;
import org.tabellion.consent.model.Statement;
import org.tabellion.consent.spi.PinChanges;
import org.tabellion.consent.spi.PinEnvelopes;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.spi.SamFactors.PinKey;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class SigningPinSetting implements SetSigningPin {

    private static final ClientId OWN_PAGES = new ClientId("tabellion");

    private final JudgeNewPin newPins;
    private final SamFactors factors;
    private final PinEnvelopes envelopes;
    private final PinChanging changing;
    private final SadSigner signer;
    private final SadVault vault;
    private final Ids ids;
    private final TrustedTime time;
    private final Randomness randomness;

    SigningPinSetting(
            JudgeNewPin newPins,
            SamFactors factors,
            PinEnvelopes envelopes,
            PinChanges changes,
            SadSigner signer,
            SadVault vault,
            RecordAudit audit,
            UnitOfWork work,
            Ids ids,
            TrustedTime time,
            Randomness randomness) {
        this.newPins = newPins;
        this.factors = factors;
        this.envelopes = envelopes;
        this.changing = new PinChanging(changes, factors, vault, newPins, audit, work);
        this.signer = signer;
        this.vault = vault;
        this.ids = ids;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public Outcome set(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin) {
        try {
            return switch (newPins.judge(proof, former, pin)) {
                case JudgeNewPin.Outcome.Fit() -> GroupScope.call(proof.group(), () -> atSam(proof, former, pin));
                case JudgeNewPin.Outcome.PinRefused(var code) -> new Outcome.PinRefused(code);
                case JudgeNewPin.Outcome.FormerPinWrong() -> new Outcome.FormerPinWrong();
                case JudgeNewPin.Outcome.FormerPinMissing() -> new Outcome.FormerPinMissing();
                case JudgeNewPin.Outcome.Locked() -> new Outcome.Locked();
                case JudgeNewPin.Outcome.StepUpNeeded() -> new Outcome.StepUpNeeded();
            };
        } finally {
            former.ifPresent(SigningSecret::wipe);
            pin.wipe();
        }
    }

    private Outcome atSam(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin) {
        var asked = factors.askedOf(proof.signer());
        return switch (asked.kind()) {
            case UNKNOWN -> new Outcome.KeyMissing();
            case ANOTHER -> new Outcome.NotPossible();
            case NOTHING -> changed(proof, asked.version(), Optional.empty(), pin);
            case PIN ->
                former.isEmpty() ? new Outcome.FormerPinMissing() : changed(proof, asked.version(), former, pin);
        };
    }

    private Outcome changed(AuthenticationProof proof, int version, Optional<SigningSecret> former, SigningSecret pin) {
        var key = factors.pinKey();
        if (key.isEmpty()) {
            return new Outcome.NotPossible();
        }
        var change = change(proof, version, former, pin, key.get());
        if (!changing.begin(change)) {
            throw Failure.conflict("pin_being_set", "a PIN of this signer is just being set");
        }
        return switch (changing.complete(change)) {
            case DONE -> new Outcome.Done();
            case UNFIT -> new Outcome.PinRefused("pin_unfit");
            case NOT_AGREED -> new Outcome.FormerPinWrong();
            case LOCKED -> new Outcome.Locked();
            case REFUSED -> throw Failure.conflict("pin_not_set", "the SAM refused the PIN for another reason");
        };
    }

    private PinChange change(
            AuthenticationProof proof, int version, Optional<SigningSecret> former, SigningSecret pin, PinKey key) {
        var now = time.now();
        var who = proof.signer();
        var id = new ApprovalId(ids.next(ApprovalId.PREFIX));
        var jti = PinProof.nextJti(now, randomness);
        var factor = PinProof.newFactor(envelopes.seal(pin, jti, PinProof.challengeOfSetting(jti, who), key));
        var agreed = former.map(it -> envelopes.seal(it, jti, PinProof.challengeOfChange(jti, who, factor), key));
        var parties = signer.parties();
        var statement = Statement.SET_PIN;
        var claims = Claims.newFactor(
                new Claims.Common(
                        parties.issuer(),
                        parties.audience(),
                        parties.authorizedParty(),
                        proof,
                        OWN_PAGES,
                        jti,
                        now,
                        now.plus(Approval.LIFE),
                        new ConsentRecord(statement.id(), statement.sha256(), now, now, List.of(), List.of())),
                agreed);
        return new PinChange(proof.group(), id, who, version, factor, sealed(id, claims), now);
    }

    private Bytes sealed(ApprovalId id, Bytes claims) {
        Sad sad = signer.sign(Claims.SAD, claims);
        return vault.seal(id, sad);
    }
}

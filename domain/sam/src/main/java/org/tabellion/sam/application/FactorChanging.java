package org.tabellion.sam.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Approval;
import org.tabellion.sam.Call;
import org.tabellion.sam.ChangeFactor;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.Operation;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.model.SealedForm;
import org.tabellion.sam.spi.SamMemory.Written;

@UseCase
final class FactorChanging implements ChangeFactor {

    private final CallDesk desk;
    private final TokenDesk tokens;
    private final Approvals approvals;
    private final KeyChecks keys;
    private final FactorDesk factors;
    private final FactorMaking making;
    private final Sealer sealer;

    FactorChanging(
            CallDesk desk,
            TokenDesk tokens,
            Approvals approvals,
            KeyChecks keys,
            FactorDesk factors,
            FactorMaking making,
            Sealer sealer) {
        this.desk = desk;
        this.tokens = tokens;
        this.approvals = approvals;
        this.keys = keys;
        this.factors = factors;
        this.making = making;
        this.sealer = sealer;
    }

    @Override
    public Outcome change(
            Call call, SignerObject signer, NewFactor factor, Optional<Sad> sad, Optional<Approval> approval) {
        var file = new CallFile(call, Operation.FACTOR, sad);
        return switch (desk.handle(file, now -> set(file, signer, factor, sad, approval, now))) {
            case Result.Answered(Answer.Changed(var changed), var receipt) -> new Outcome.Changed(changed, receipt);
            case Result.Answered other -> throw new IllegalStateException("kept for a factor: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    private Done set(
            CallFile file,
            SignerObject signer,
            NewFactor factor,
            Optional<Sad> sad,
            Optional<Approval> approval,
            Instant now) {
        keys.checkNewest(file, signer);
        var will =
                switch (file.call().client()) {
                    case SigningServiceId _ -> ofSigner(file, signer, factor, sad, now);
                    case OperationUserId _ -> ofOperators(file, approval);
                };
        var changed = sealer.changed(signer, making.made(signer.id(), signer.factor(), factor, will.jti()));
        var answer = new Answer.Changed(changed);
        var demands = new ArrayList<>(will.demands());
        demands.add(new Demand.ChangeSigner(signer.id(), signer.version()));
        return switch (desk.record(file, file.facts("ok"), answer, desk.keepUntil(now), demands)) {
            case Written.Granted granted -> new Done(answer, granted.ticket());
            case Written.Refused(var reason) when reason == Reason.GENERATION -> throw KeyChecks.staleSigner();
            case Written.Refused(var reason) -> throw Denial.ofToken(reason);
        };
    }

    /** @param jti what a PIN is bound to */
    private record Will(String jti, List<Demand> demands) {}

    private Will ofSigner(CallFile file, SignerObject signer, NewFactor factor, Optional<Sad> sad, Instant now) {
        var token = sad.orElseThrow(() -> Denial.of(SamError.SAD_MISSING, Reason.MISSING, "no SAD came along"));
        var accepted = tokens.accept(file, token, SadClaims.Purpose.FACTOR, Instant.MIN, now);
        var claims = accepted.claims();
        TokenDesk.Accepted.require(
                accepted.rules().judgeSigner(claims, signer.id()).or(() -> accepted.rules()
                        .judgeAuthentication(claims, accepted.maker())));
        // The present factor agrees to this next one: else whoever makes tokens could exchange it.
        var next = DigestAlgorithm.SHA256.digest(SealedForm.of(factor).toBytes());
        var challenge = Challenge.ofChange(claims.jti(), signer.id(), next);
        var approved = factors.approveChange(file, signer, accepted, challenge, now);
        var demands = new ArrayList<>(approved.demands());
        demands.add(new Demand.SpendToken(approved.token(), approved.until()));
        return new Will(claims.jti(), demands);
    }

    private Will ofOperators(CallFile file, Optional<Approval> approval) {
        if (approval.isEmpty()) {
            throw Denial.of(SamError.SECOND_APPROVAL_MISSING, Reason.APPROVAL, "a second operation user must agree");
        }
        approvals.check(file, approval);
        return new Will(file.call().requestId().value(), List.of());
    }
}

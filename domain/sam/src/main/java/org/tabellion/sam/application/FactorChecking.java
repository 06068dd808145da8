package org.tabellion.sam.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Call;
import org.tabellion.sam.CheckFactor;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.application.FactorDesk.Approval;
import org.tabellion.sam.application.TokenDesk.Accepted;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.spi.PublicKeys;
import org.tabellion.sam.spi.SamMemory.Written;

@UseCase
final class FactorChecking implements CheckFactor {

    private final CallDesk desk;
    private final TokenDesk tokens;
    private final KeyChecks keys;
    private final FactorDesk factors;
    private final PublicKeys publicKeys;

    FactorChecking(CallDesk desk, TokenDesk tokens, KeyChecks keys, FactorDesk factors, PublicKeys publicKeys) {
        this.desk = desk;
        this.tokens = tokens;
        this.keys = keys;
        this.factors = factors;
        this.publicKeys = publicKeys;
    }

    @Override
    public Outcome check(Call call, KeyPair keyPair, SignerObject signer, Optional<Sad> sad) {
        var file = new CallFile(call, Operation.CHECK, sad);
        return switch (desk.handle(file, now -> check(file, keyPair, signer, sad, now))) {
            case Result.Answered(Answer.Checked _, var receipt) -> new Outcome.Right(receipt);
            case Result.Answered other -> throw new IllegalStateException("kept for a check: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    // In the order of a signature: no factor is looked at for a token that would not do.
    private Done check(CallFile file, KeyPair key, SignerObject signer, Optional<Sad> sad, Instant now) {
        keys.checkUsable(file, key, signer, now);
        var token = sad.orElseThrow(() -> Denial.of(SamError.SAD_MISSING, Reason.MISSING, "no SAD came along"));
        var accepted = tokens.accept(file, token, SadClaims.Purpose.SIGN, key, now);
        var activation = accepted.claims().activation().orElseThrow(() -> Denial.ofToken(Reason.FORMAT));
        var rules = accepted.rules();
        Accepted.require(rules.judgeSigner(accepted.claims(), signer.id())
                .or(() -> rules.judgeKey(accepted.target(), key, publicKeys.thumbprint(key.publicKey()))));
        if (signer.factor().isEmpty()) {
            file.note("the signer has no factor");
            throw Denial.ofToken(Reason.FACTOR);
        }
        var approval = approved(file, key, signer, accepted, now);
        var demands = new ArrayList<>(approval.demands());
        demands.add(new Demand.RememberApproval(approval.token(), approval.until(), activation.approved()));
        var answer = new Answer.Checked(signer.id());
        return switch (desk.record(file, file.facts("ok"), answer, accepted.forgetAfter(), demands)) {
            case Written.Granted granted -> new Done(answer, granted.ticket());
            case Written.Refused(var reason) when reason == Reason.GENERATION -> throw KeyChecks.staleSigner();
            case Written.Refused(var reason) -> throw Denial.ofToken(reason);
        };
    }

    // Whoever comes so far has a token that suffices: what is told apart here is the factor alone.
    private Approval approved(CallFile file, KeyPair key, SignerObject signer, Accepted accepted, Instant now) {
        try {
            return factors.approve(file, signer, key, accepted, now);
        } catch (Denial denial) {
            throw denial.reason() == Reason.FACTOR
                    ? Denial.of(SamError.FACTOR_WRONG, Reason.FACTOR, "the factor is wrong, or not for this approval")
                    : denial;
        }
    }
}

package org.tabellion.sam.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Approval;
import org.tabellion.sam.Call;
import org.tabellion.sam.DestroyKeyPair;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Operation;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.spi.PublicKeys;
import org.tabellion.sam.spi.SamMemory.Written;

@UseCase
final class KeyPairDestroying implements DestroyKeyPair {

    /** The end of a key whose certificate the SAM has not seen. */
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    private final CallDesk desk;
    private final TokenDesk tokens;
    private final Approvals approvals;
    private final KeyChecks keys;
    private final PublicKeys publicKeys;

    KeyPairDestroying(CallDesk desk, TokenDesk tokens, Approvals approvals, KeyChecks keys, PublicKeys publicKeys) {
        this.desk = desk;
        this.tokens = tokens;
        this.approvals = approvals;
        this.keys = keys;
        this.publicKeys = publicKeys;
    }

    @Override
    public Outcome destroy(Call call, KeyPair keyPair, Optional<Sad> sad, Optional<Approval> approval) {
        var file = new CallFile(call, Operation.DELETE, sad);
        return switch (desk.handle(file, now -> end(file, keyPair, sad, approval, now))) {
            case Result.Answered(Answer.Destroyed(var key, var at), var receipt) ->
                new Outcome.Destroyed(key, at, receipt);
            case Result.Answered other -> throw new IllegalStateException("kept for an end: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    private Done end(CallFile file, KeyPair key, Optional<Sad> sad, Optional<Approval> approval, Instant now) {
        keys.checkGenuine(file, key);
        var will =
                switch (file.call().client()) {
                    case SigningServiceId _ -> spend(file, key, sad, now);
                    case OperationUserId _ -> {
                        approvals.check(file, approval);
                        yield List.<Demand>of();
                    }
                };
        var answer = new Answer.Destroyed(key.id(), now);
        var demands = new ArrayList<>(will);
        demands.add(new Demand.Destroy(key.id(), key.status().assigned(), lastEnd(key, now)));
        return switch (desk.record(file, file.facts("ok"), answer, desk.keepUntil(now), demands)) {
            case Written.Granted granted -> new Done(answer, granted.ticket());
            case Written.Refused(var reason) when reason == Reason.DESTROYED -> throw KeyChecks.destroyed();
            case Written.Refused(var reason) when reason == Reason.STATE -> throw KeyChecks.stale(reason);
            case Written.Refused(var reason) -> throw Denial.ofToken(reason);
        };
    }

    private List<Demand> spend(CallFile file, KeyPair key, Optional<Sad> sad, Instant now) {
        var token = sad.orElseThrow(() -> Denial.of(SamError.SAD_MISSING, Reason.MISSING, "no SAD came along"));
        var accepted = tokens.accept(file, token, SadClaims.Purpose.DELETE, key, now);
        var claims = accepted.claims();
        var rules = accepted.rules();
        var owner = key.owner().orElseThrow(() -> Denial.ofToken(Reason.SIGNER_MISMATCH));
        TokenDesk.Accepted.require(rules.judgeSigner(claims, owner.signerId())
                .or(() -> rules.judgeKey(accepted.target(), key, publicKeys.thumbprint(key.publicKey())))
                .or(() -> rules.judgeAuthentication(claims, accepted.maker())));
        return List.of(accepted.known(), new Demand.SpendToken(accepted.id(), accepted.forgetAfter()));
    }

    // Whoever presents an object that is not assigned after its time might hide one that is.
    private static Instant lastEnd(KeyPair key, Instant now) {
        if (key.status().assigned()) {
            return key.notAfter().orElse(NEVER);
        }
        return key.assignBy().filter(now::isBefore).orElseThrow(() -> KeyChecks.stale(Reason.STATE));
    }
}

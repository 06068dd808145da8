package org.tabellion.sam.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.Call;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.application.TokenDesk.Accepted;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.model.SealedForm;
import org.tabellion.sam.spi.CertificateForms;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory.Written;

@UseCase
final class KeyPairAssigning implements AssignKeyPair {

    private static final int LONGEST_SUBJECT = 1024;

    private final CallDesk desk;
    private final TokenDesk tokens;
    private final KeyChecks keys;
    private final FactorMaking making;
    private final Sealer sealer;
    private final CertificateForms forms;
    private final GeneratorBounds bounds;
    private final SamConfiguration configuration;

    KeyPairAssigning(
            CallDesk desk,
            TokenDesk tokens,
            KeyChecks keys,
            FactorMaking making,
            Sealer sealer,
            CertificateForms forms,
            GeneratorBounds bounds,
            SamConfiguration configuration) {
        this.desk = desk;
        this.tokens = tokens;
        this.keys = keys;
        this.making = making;
        this.sealer = sealer;
        this.forms = forms;
        this.bounds = bounds;
        this.configuration = configuration;
    }

    @Override
    public Outcome assign(
            Call call, KeyPair keyPair, Signer signer, String subject, KeyTerms terms, Optional<Sad> skad) {
        var file = new CallFile(call, Operation.ASSIGN, skad);
        return switch (desk.handle(file, now -> give(file, keyPair, signer, subject, terms, skad, now))) {
            case Result.Answered(Answer.Assigned(var key, var owner), var receipt) ->
                new Outcome.Assigned(key, owner, receipt);
            case Result.Answered other -> throw new IllegalStateException("kept for an assignment: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    private Done give(
            CallFile file,
            KeyPair key,
            Signer signer,
            String subject,
            KeyTerms terms,
            Optional<Sad> skad,
            Instant now) {
        checkTerms(terms, now);
        if (subject.length() > LONGEST_SUBJECT || !forms.isName(subject)) {
            throw Denial.of(SamError.MALFORMED, Reason.SUBJECT, "the subject is no distinguished name");
        }
        var assignBy = checkFree(file, key, now);
        var known = owner(file, signer);
        var consent = consent(file, key, known, skad, now);
        var demands = new ArrayList<Demand>(5);
        consent.ifPresent(it -> {
            demands.add(it.known());
            demands.add(new Demand.SpendToken(it.id(), it.forgetAfter()));
        });
        demands.add(new Demand.Assign(key.id(), assignBy));
        var owner = withFactor(signer, known, consent, demands);
        var assigned = sealer.assigned(
                key,
                new KeyPair.Owner(
                        owner.id(),
                        SealedForm.digest(owner.description()),
                        subject,
                        owner.factor().isPresent()),
                terms);
        var answer = new Answer.Assigned(assigned, owner);
        return switch (desk.record(file, file.facts("ok"), answer, desk.keepUntil(now), demands)) {
            case Written.Granted granted -> {
                bounds.assigned(key.id());
                yield new Done(answer, granted.ticket());
            }
            case Written.Refused(var reason) when reason == Reason.DESTROYED -> throw KeyChecks.destroyed();
            case Written.Refused(var reason) when reason == Reason.STATE -> throw alreadyAssigned();
            case Written.Refused(var reason) when reason == Reason.GENERATION -> throw KeyChecks.staleSigner();
            case Written.Refused(var reason) -> throw Denial.ofToken(reason);
        };
    }

    private void checkTerms(KeyTerms terms, Instant now) {
        if (terms.scal1() && !configuration.fixed().scal1Allowed()) {
            throw Denial.of(SamError.OPERATION_NOT_ALLOWED, Reason.OPERATION, "no key is made for level 1 here");
        }
        if (terms.notAfter().filter(it -> !it.isAfter(now)).isPresent()) {
            throw Denial.of(SamError.MALFORMED, Reason.REQUEST, "not_after has passed");
        }
    }

    // The memory knows assigned keys until then; an older object would be free again if it had no end.
    private Instant checkFree(CallFile file, KeyPair key, Instant now) {
        keys.checkGenuine(file, key);
        if (key.status().assigned()) {
            throw alreadyAssigned();
        }
        return key.assignBy()
                .filter(now::isBefore)
                .orElseThrow(
                        () -> Denial.of(SamError.KEY_STATE, Reason.STATE, "the time to assign this key has ended"));
    }

    private SignerObject owner(CallFile file, Signer signer) {
        var owner =
                switch (signer) {
                    case Signer.Described described -> sealer.sealed(described.description());
                    case Signer.Known(var object) -> object;
                };
        keys.checkNewest(file, owner);
        return owner;
    }

    // A signer who got a factor once is not described anew: the memory knows that there is a newer object.
    private SignerObject withFactor(
            Signer signer, SignerObject owner, Optional<Accepted> consent, List<Demand> demands) {
        if (signer instanceof Signer.Described described && described.factor().isPresent()) {
            var jti = consent.orElseThrow(KeyPairAssigning::consentMissing)
                    .claims()
                    .jti();
            demands.add(new Demand.ChangeSigner(owner.id(), owner.version()));
            return sealer.changed(
                    owner,
                    making.made(owner.id(), Optional.empty(), described.factor().get(), jti));
        }
        demands.add(new Demand.UseSigner(owner.id(), owner.version()));
        return owner;
    }

    private Optional<Accepted> consent(
            CallFile file, KeyPair key, SignerObject owner, Optional<Sad> skad, Instant now) {
        if (skad.isEmpty()) {
            if (configuration.fixed().requireSkad()) {
                throw consentMissing();
            }
            return Optional.empty();
        }
        var accepted = tokens.accept(file, skad.get(), SadClaims.Purpose.ASSIGN, key, now);
        Accepted.require(
                accepted.rules().judgeSigner(accepted.claims(), owner.id()).or(() -> accepted.rules()
                        .judgeAuthentication(accepted.claims(), accepted.maker())));
        return Optional.of(accepted);
    }

    private static Denial consentMissing() {
        return Denial.of(SamError.SKAD_MISSING, Reason.MISSING, "the signer's consent to the key is needed");
    }

    private static Denial alreadyAssigned() {
        return Denial.of(SamError.KEY_ALREADY_ASSIGNED, Reason.STATE, "the key has an owner");
    }
}

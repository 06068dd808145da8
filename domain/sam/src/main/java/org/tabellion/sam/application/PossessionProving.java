package org.tabellion.sam.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Call;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Operation;
import org.tabellion.sam.ProvePossession;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.SignatureAlgorithmNames;
import org.tabellion.sam.spi.CertificateForms;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.PublicKeys;
import org.tabellion.sam.spi.SamMemory.Ticket;
import org.tabellion.sam.spi.SamMemory.Written;

@UseCase
final class PossessionProving implements ProvePossession {

    private final CallDesk desk;
    private final KeyChecks keys;
    private final CertificateForms forms;
    private final Hsm hsm;
    private final PublicKeys publicKeys;

    PossessionProving(CallDesk desk, KeyChecks keys, CertificateForms forms, Hsm hsm, PublicKeys publicKeys) {
        this.desk = desk;
        this.keys = keys;
        this.forms = forms;
        this.hsm = hsm;
        this.publicKeys = publicKeys;
    }

    @Override
    public Outcome prove(Call call, KeyPair keyPair, Bytes certificationRequestInfo, String signatureAlgorithm) {
        var file = new CallFile(call, Operation.POP, Optional.empty());
        return switch (desk.handle(
                file, now -> signRequest(file, keyPair, certificationRequestInfo, signatureAlgorithm, now))) {
            case Result.Answered(Answer.Proof(var signature, var algorithm), var receipt) ->
                new Outcome.Proven(signature, algorithm, receipt);
            case Result.Answered other -> throw new IllegalStateException("kept for a proof: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    private Done signRequest(CallFile file, KeyPair key, Bytes request, String algorithmName, Instant now) {
        keys.checkGenuine(file, key);
        if (key.status().certified()) {
            throw Denial.of(SamError.KEY_STATE, Reason.STATE, "the key is certified");
        }
        keys.checkNotHistory(key);
        boolean isForgotten =
                !key.status().assigned() && key.assignBy().filter(now::isBefore).isEmpty();
        if (isForgotten) {
            throw Denial.of(SamError.KEY_STATE, Reason.STATE, "the time to assign this key has ended");
        }
        var algorithm = SignatureAlgorithmNames.resolve(algorithmName)
                .filter(it -> it.fits(key.algorithm()))
                .orElseThrow(
                        () -> Denial.of(SamError.UNSUPPORTED_ALGORITHM, Reason.ALGORITHM, "no algorithm of this key"));
        checkAsksForThisKey(key, request);
        var hash = new Dtbsr(algorithm.digest(), algorithm.digest().digest(request));
        file.found(List.of(hash));
        var opened = opened(file, key);
        var answer = new Answer.Proof(signed(file, key, algorithm, hash, opened), algorithm);
        var facts = file.facts("ok").signatures(List.of(answer.signature()));
        return new Done(answer, desk.close(opened, file, facts, answer, desk.keepUntil(now)));
    }

    // What was destroyed or disabled a moment ago signs nothing more.
    private Ticket opened(CallFile file, KeyPair key) {
        return switch (desk.open(file, List.of(new Demand.Leave(key.id(), key.generation(), false)))) {
            case Written.Granted granted -> granted.ticket();
            case Written.Refused(var reason) when reason == Reason.DESTROYED -> throw KeyChecks.destroyed();
            case Written.Refused(var reason) -> throw KeyChecks.stale(reason);
        };
    }

    private void checkAsksForThisKey(KeyPair key, Bytes request) {
        var facts =
                forms.readRequest(request).orElseThrow(() -> badRequest(Reason.REQUEST, "no CertificationRequestInfo"));
        if (!facts.publicKey().equals(key.publicKey())) {
            throw badRequest(Reason.KEY_MISMATCH, "the request is for another key");
        }
        boolean isForAnother = key.owner()
                .filter(it -> !forms.isSameName(it.subject(), facts.subject()))
                .isPresent();
        if (isForAnother) {
            throw badRequest(Reason.SUBJECT, "the request is for another subject");
        }
    }

    private Bytes signed(CallFile file, KeyPair key, SignatureAlgorithm algorithm, Dtbsr hash, Ticket opened) {
        boolean done = false;
        try {
            var value = hsm.sign(KeyChecks.wrapped(key), algorithm, List.of(hash), opened::awaitFlush)
                    .getFirst();
            if (!publicKeys.verifies(key.publicKey(), algorithm, hash, value)) {
                throw Failure.unavailable("the module, with a value that verifies,", null);
            }
            done = true;
            return value;
        } finally {
            if (!done) {
                desk.abandon(opened, file);
            }
        }
    }

    private static Denial badRequest(Reason reason, String description) {
        return Denial.of(SamError.INVALID_CSR, reason, description);
    }
}

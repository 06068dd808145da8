package org.tabellion.sam.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.Call;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.model.SignatureAlgorithmNames;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.PublicKeys;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory.Ticket;
import org.tabellion.sam.spi.SamMemory.Written;

@UseCase
final class KeyActivating implements ActivateAndSign {

    private final CallDesk desk;
    private final TokenDesk tokens;
    private final KeyChecks keys;
    private final FactorDesk factors;
    private final Hsm hsm;
    private final PublicKeys publicKeys;
    private final SamConfiguration configuration;

    KeyActivating(
            CallDesk desk,
            TokenDesk tokens,
            KeyChecks keys,
            FactorDesk factors,
            Hsm hsm,
            PublicKeys publicKeys,
            SamConfiguration configuration) {
        this.desk = desk;
        this.tokens = tokens;
        this.keys = keys;
        this.factors = factors;
        this.hsm = hsm;
        this.publicKeys = publicKeys;
        this.configuration = configuration;
    }

    @Override
    public Outcome sign(Call call, Request request, Optional<Sad> sad) {
        var file = new CallFile(call, Operation.SIGN, sad);
        return switch (desk.handle(file, now -> activate(file, request, sad, now))) {
            case Result.Answered(Answer.Signatures(var values, int remaining), var receipt) ->
                new Outcome.Signed(values, remaining, receipt);
            case Result.Answered other -> throw new IllegalStateException("kept for a signature: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    // The order of the checks is that of the interface: nothing is believed before what vouches for it.
    private Done activate(CallFile file, Request request, Optional<Sad> sad, Instant now) {
        var wish = Wish.of(request, configuration.fixed().hashesPerRequest());
        file.found(wish.hashes());
        keys.checkUsable(file, request.keyPair(), request.signer(), now);
        var token = sad.orElseThrow(() -> Denial.of(SamError.SAD_MISSING, Reason.MISSING, "no SAD came along"));
        var accepted = tokens.accept(file, token, SadClaims.Purpose.SIGN, request.keyPair(), now);
        var activation = accepted.claims().activation().orElseThrow(() -> Denial.ofToken(Reason.FORMAT));
        var asked = activation.taken(wish.hashes());
        var rules = accepted.rules();
        TokenDesk.Accepted.require(
                rules.judgeSigner(accepted.claims(), request.signer().id())
                        .or(() -> rules.judgeKey(accepted.target(), request.keyPair(), thumbprint(request.keyPair())))
                        .or(() -> rules.judgeAuthentication(accepted.claims(), accepted.maker())));
        var approval = factors.approve(file, request.signer(), request.keyPair(), accepted, now);
        TokenDesk.Accepted.require(rules.judgeHashes(activation, request.keyPair(), wish.algorithm(), asked));
        var spend = new Demand.SpendHashes(
                approval.token(),
                approval.until(),
                activation.approved(),
                asked,
                activation.splitOk(),
                request.keyPair().id(),
                request.keyPair().generation());
        var demands = new ArrayList<>(approval.demands());
        demands.add(spend);
        countUse(request.keyPair(), wish).ifPresent(demands::add);
        return switch (desk.claim(file, demands, accepted.forgetAfter())) {
            case Written.Granted(var opened, int left) ->
                signAndClose(file, request.keyPair(), wish, opened, left, accepted.forgetAfter());
            case Written.Refused(var reason) when reason == Reason.DESTROYED -> throw KeyChecks.destroyed();
            case Written.Refused(var reason)
            when reason == Reason.LIMIT ->
                throw Denial.of(SamError.KEY_STATE, reason, "the key has made all its signatures");
            case Written.Refused(var reason) -> throw Denial.ofToken(reason);
        };
    }

    private static Optional<Demand> countUse(KeyPair key, Wish wish) {
        return key.usageLimit().isEmpty()
                ? Optional.empty()
                : Optional.of(new Demand.UseKey(
                        key.id(),
                        wish.hashes().size(),
                        key.usageLimit().getAsLong(),
                        key.notAfter().orElseThrow()));
    }

    private Done signAndClose(CallFile file, KeyPair key, Wish wish, Ticket opened, int left, Instant until) {
        var values = signed(file, key, wish, opened);
        var answer = new Answer.Signatures(values, left);
        var facts = file.facts("ok")
                .signatures(values.stream().map(SignatureValue::signature).toList());
        return new Done(answer, desk.close(opened, file, facts, answer, until));
    }

    private List<SignatureValue> signed(CallFile file, KeyPair key, Wish wish, Ticket opened) {
        boolean done = false;
        try {
            // The key may be unwrapped while the use is being flushed; the first signature waits for the flush.
            var values = hsm.sign(KeyChecks.wrapped(key), wish.algorithm(), wish.hashes(), opened::awaitFlush);
            var checked = checked(key, wish, values);
            done = true;
            return checked;
        } finally {
            if (!done) {
                desk.abandon(opened, file);
            }
        }
    }

    // A fault in the module, or a blob that is not the key it claims to be, must not leave: a faulty RSA value gives
    // the key away.
    private List<SignatureValue> checked(KeyPair key, Wish wish, List<Bytes> values) {
        var checked = new ArrayList<SignatureValue>(values.size());
        for (int i = 0; i < wish.hashes().size(); i++) {
            var hash = wish.hashes().get(i);
            if (!publicKeys.verifies(key.publicKey(), wish.algorithm(), hash, values.get(i))) {
                throw Failure.unavailable("the module, with a value that verifies,", null);
            }
            checked.add(new SignatureValue(hash.value(), values.get(i)));
        }
        return checked;
    }

    private Bytes thumbprint(KeyPair key) {
        return publicKeys.thumbprint(key.publicKey());
    }

    /** What is to be signed, once its form is known to be right. */
    private record Wish(SignatureAlgorithm algorithm, List<Dtbsr> hashes) {

        static Wish of(Request request, int most) {
            if (request.items().isEmpty()) {
                throw Denial.of(SamError.MALFORMED, Reason.REQUEST, "nothing to sign");
            }
            if (request.items().size() > most) {
                throw Denial.of(SamError.TOO_MANY_REQUESTS_IN_BATCH, Reason.REQUEST, "at most " + most + " hashes");
            }
            var algorithms = request.items().stream()
                    .map(it -> algorithm(request, it))
                    .distinct()
                    .toList();
            // A SAD approves one algorithm.
            if (algorithms.size() != 1) {
                throw Denial.of(SamError.UNSUPPORTED_ALGORITHM, Reason.ALGORITHM, "one algorithm for all hashes");
            }
            var algorithm = algorithms.getFirst();
            if (!algorithm.fits(request.keyPair().algorithm())) {
                throw Denial.of(SamError.UNSUPPORTED_ALGORITHM, Reason.ALGORITHM, "no algorithm of this key");
            }
            var hashes = request.items().stream()
                    .map(it -> new Dtbsr(algorithm.digest(), it.dtbs()))
                    .toList();
            return new Wish(algorithm, hashes);
        }

        private static SignatureAlgorithm algorithm(Request request, Request.Item item) {
            var name = item.signatureAlgorithm()
                    .or(request::signatureAlgorithm)
                    .orElseThrow(() -> Denial.of(SamError.MALFORMED, Reason.REQUEST, "no signature algorithm"));
            var digest = digestOfLength(item.dtbs().length());
            return SignatureAlgorithmNames.resolve(name, digest)
                    .orElseThrow(() -> SignatureAlgorithmNames.resolve(name).isPresent()
                            ? Denial.of(SamError.INVALID_HASH_LENGTH, Reason.REQUEST, "the hash has another length")
                            : Denial.of(SamError.UNSUPPORTED_ALGORITHM, Reason.ALGORITHM, "unknown algorithm"));
        }

        private static DigestAlgorithm digestOfLength(int length) {
            for (var digest : DigestAlgorithm.values()) {
                if (digest.lengthInBytes() == length) {
                    return digest;
                }
            }
            throw Denial.of(SamError.INVALID_HASH_LENGTH, Reason.REQUEST, "no digest has this length");
        }
    }
}

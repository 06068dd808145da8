package org.tabellion.sam.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.FactorRules;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.application.TokenDesk.Accepted;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.FactorPatience;
import org.tabellion.sam.model.FactorProof;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.model.SoleControl;
import org.tabellion.sam.model.TokenId;
import org.tabellion.sam.spi.FactorProofs;
import org.tabellion.sam.spi.FactorProofs.Verdict;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Written;

/**
 * Verifies the factors that stand between a signer's key and everybody else, a hostile signing service and a hostile
 * authorization server included.
 *
 * <p>What a factor proves is one approval: its challenge names the token's {@code jti}, the key and the hashes, and the
 * {@code jti} begins with the time when the approval was begun. So a proof has an end of its own, whatever later tokens
 * claim, and until then the memory knows the approval by its challenge, whichever server brings it in whichever token.
 */
final class FactorDesk {

    /** Seconds since 1970 when the approval was begun, and 128 random bits or more. */
    private static final Pattern JTI = Pattern.compile("([0-9]{10})\\.[A-Za-z0-9_-]{22,}");

    private final SamMemory memory;
    private final SamClock clock;
    private final SamConfiguration configuration;
    private final PinDesk pins;
    private final FactorProofs proofs;

    FactorDesk(SamMemory memory, SamClock clock, SamConfiguration configuration, PinDesk pins, FactorProofs proofs) {
        this.memory = memory;
        this.clock = clock;
        this.configuration = configuration;
        this.pins = pins;
        this.proofs = proofs;
    }

    /**
     * What a token is worth once the factor has been looked at.
     *
     * @param token under which its uses are remembered
     * @param until when they may be forgotten
     * @param demands that go with its use
     */
    record Approval(TokenId token, Instant until, List<Demand> demands) {}

    /** @throws Denial if the signer has a factor, or must have one, and the token brings no good proof of it */
    Approval approve(CallFile file, SignerObject signer, KeyPair key, Accepted accepted, Instant now) {
        boolean isDemanded = rules().required()
                || key.owner().filter(KeyPair.Owner::factorRequired).isPresent();
        if (signer.factor().isEmpty() && isDemanded) {
            throw refused(file, "the signer has no factor");
        }
        var activation = accepted.claims().activation().orElseThrow(() -> Denial.ofToken(Reason.FORMAT));
        // A PIN says who; passkey and device have their owner see what is signed, and level 1 shows nothing.
        boolean seesHashes =
                signer.factor().filter(it -> !(it instanceof SecondFactor.Pins)).isPresent();
        if (seesHashes && activation.level() == SoleControl.LEVEL_1) {
            throw refused(file, "this factor approves hashes, and level 1 names none");
        }
        return approve(
                file,
                signer,
                accepted,
                () -> challenge(accepted.claims().jti(), key.id(), activation),
                key.createdAt(),
                now);
    }

    private static Challenge challenge(String jti, KeyPairId key, SadClaims.Activation activation) {
        var approved = activation.approved();
        return switch (activation.level()) {
            case LEVEL_1 -> Challenge.ofCounting(jti, key, activation.digest(), approved.size());
            case LEVEL_2 -> Challenge.ofSigning(jti, key, approved.toList());
        };
    }

    /** For a change of the factor, which may be the first. */
    Approval approveChange(CallFile file, SignerObject signer, Accepted accepted, Challenge challenge, Instant now) {
        return approve(file, signer, accepted, () -> challenge, Instant.MIN, now);
    }

    /** @param made when what is approved for came to be: no use can be older */
    private Approval approve(
            CallFile file,
            SignerObject signer,
            Accepted accepted,
            Supplier<Challenge> challenged,
            Instant made,
            Instant now) {
        var use = new Demand.UseSigner(signer.id(), signer.version());
        var proof = accepted.claims().factor();
        if (signer.factor().isEmpty()) {
            if (proof.isPresent()) {
                throw refused(file, "the signer has no factor");
            }
            return new Approval(accepted.id(), accepted.forgetAfter(), List.of(accepted.known(), use));
        }
        var factor = signer.factor().get();
        var given = proof.orElseThrow(() -> refused(file, "no proof of the factor"));
        var begun = begun(accepted.claims().jti(), now);
        var challenge = challenged.get();
        var passed =
                verify(file, signer, factor, given, new Bound(accepted.claims().jti(), challenge), now);
        var token = TokenId.ofFactor(challenge);
        var earliest = begun.minus(clock.skew());
        return new Approval(
                token,
                end(begun, accepted.forgetAfter()),
                List.of(
                        new Demand.Knows(made.isAfter(earliest) ? made : earliest),
                        use,
                        new Demand.PassFactor(signer.id(), signer.version(), token, passed.tried(), passed.counter())));
    }

    /** What a proof must be bound to. */
    record Bound(String jti, Challenge challenge) {}

    /** @param tried whether a try was counted for it */
    private record Passed(boolean tried, long counter) {}

    private Passed verify(
            CallFile file, SignerObject signer, SecondFactor factor, FactorProof proof, Bound bound, Instant now) {
        return switch (factor) {
            case SecondFactor.Pins pin
            when proof instanceof FactorProof.PinEnvelope(var envelope) -> {
                pins.oneOfFew(() -> {
                    tried(file, signer, now, () -> pins.isRight(signer.id(), pin.verifier(), envelope, bound));
                    return true;
                });
                yield new Passed(true, 0);
            }
            case SecondFactor.Passkey passkey
            when proof instanceof FactorProof.Passkey assertion -> {
                var party = rules().relyingParty(passkey.relyingParty())
                        .orElseThrow(() -> refused(file, "passkeys of this domain are not believed"));
                requireOpen(signer, now);
                long counter = judged(file, signer, proofs.judge(passkey, assertion, bound.challenge(), party), now);
                noteCounter(file, signer, counter);
                yield new Passed(false, counter);
            }
            case SecondFactor.Device device
            when proof instanceof FactorProof.Device signature -> {
                requireOpen(signer, now);
                judged(file, signer, proofs.judge(device, signature, bound.challenge()), now);
                yield new Passed(false, 0);
            }
            default -> throw refused(file, "a proof of another kind");
        };
    }

    // Counted, and the count on the disk, before the PIN is looked at: neither many tries at once nor a kill gives
    // more.
    private void tried(CallFile file, SignerObject signer, Instant now, BooleanSupplier judgement) {
        count(file, signer, now);
        file.ifRefused(List.of(new Demand.TakeBackTry(signer.id(), signer.version())));
        if (!judgement.getAsBoolean()) {
            file.ifRefused(List.of());
            throw refused(file, "the PIN is wrong, or not for this approval");
        }
    }

    // A signature cannot be guessed: only what failed is counted.
    private long judged(CallFile file, SignerObject signer, Verdict verdict, Instant now) {
        return switch (verdict) {
            case Verdict.Good(long counter) -> counter;
            case Verdict.Bad(var detail) -> {
                count(file, signer, now);
                throw refused(file, detail);
            }
        };
    }

    private void count(CallFile file, SignerObject signer, Instant now) {
        var attempt = new Demand.TryFactor(signer.id(), signer.version(), now, patience());
        switch (memory.write(Entry.of(file.facts("tried"), clock.forRecord(), List.of(attempt)))) {
            case Written.Granted granted -> granted.ticket().awaitFlush();
            case Written.Refused(var reason) when reason == Reason.LOCKED -> throw locked();
            case Written.Refused _ -> throw KeyChecks.staleSigner();
        }
    }

    private void requireOpen(SignerObject signer, Instant now) {
        if (memory.signer(signer.id()).isLocked(patience(), now)) {
            throw locked();
        }
    }

    // Some passkeys live on several devices and count nothing; one that counted and falls back may have a double.
    private void noteCounter(CallFile file, SignerObject signer, long counter) {
        long known = memory.signer(signer.id()).counter();
        if (known > 0 && counter <= known) {
            file.note("the counter of the passkey went from %d to %d".formatted(known, counter));
        }
    }

    private Instant begun(String jti, Instant now) {
        var match = JTI.matcher(jti);
        if (!match.matches()) {
            throw Denial.ofToken(Reason.FORMAT);
        }
        var begun = Instant.ofEpochSecond(Long.parseLong(match.group(1)));
        boolean isTimely = !begun.isAfter(now.plus(clock.skew()))
                && !begun.plus(rules().approvalMaxAge()).plus(clock.skew()).isBefore(now);
        if (!isTimely) {
            throw Denial.ofToken(Reason.EXPIRED);
        }
        return begun;
    }

    // Whatever age and skew will be allowed by then.
    private static Instant end(Instant begun, Instant tokenEnd) {
        var end = begun.plus(FactorRules.LONGEST_APPROVAL).plusSeconds(DynamicConfiguration.GREATEST_SKEW_IN_SECONDS);
        return end.isAfter(tokenEnd) ? end : tokenEnd;
    }

    private FactorRules rules() {
        return configuration.fixed().factors();
    }

    private FactorPatience patience() {
        return new FactorPatience(rules().tries(), rules().pause());
    }

    private static Denial refused(CallFile file, String note) {
        file.note(note);
        return Denial.ofToken(Reason.FACTOR);
    }

    private Denial locked() {
        return Denial.of(
                SamError.FACTOR_LOCKED,
                Reason.LOCKED,
                "the factor is locked until two operation users set another"
                        + rules().pause()
                                .map(Duration::toMinutes)
                                .map(", with one more try every %d minutes"::formatted)
                                .orElse(""));
    }
}

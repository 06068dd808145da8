package org.tabellion.sam.application;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.PinVerifier;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.application.FactorDesk.Bound;
import org.tabellion.sam.model.Pin;
import org.tabellion.sam.model.PinRules;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.PinEnvelopes;
import org.tabellion.sam.spi.PinEnvelopes.Contents;
import org.tabellion.sam.spi.PinHashes;

/** The only place where a PIN is ever in the clear, and not for long. */
final class PinDesk {

    /** Each takes 19 MiB and a core for some 50 ms: more at once would be a way to stop the SAM. */
    private static final int AT_ONCE = 2;

    private static final int PATIENCE_IN_SECONDS = 5;
    private static final int SALT = 16;
    private static final String CONTEXT = "tabellion-pin-1\n";

    private final Hsm hsm;
    private final PinEnvelopes envelopes;
    private final PinHashes hashes;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    PinDesk(Hsm hsm, PinEnvelopes envelopes, PinHashes hashes) {
        this.hsm = hsm;
        this.envelopes = envelopes;
        this.hashes = hashes;
    }

    /** Waits for a place, a while. Taken before a try is counted, so that nobody's try is spent on waiting. */
    <T> T oneOfFew(Supplier<T> work) {
        try {
            if (!places.tryAcquire(PATIENCE_IN_SECONDS, TimeUnit.SECONDS)) {
                throw Denial.of(SamError.RATE_LIMITED, Reason.UNAVAILABLE, "too many PINs at once");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("a place to verify a PIN", interrupted);
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /** Whether the envelope is for this approval, and holds the PIN. */
    boolean isRight(SignerId signer, PinVerifier verifier, EncryptedPin envelope, Bound bound) {
        var opened = open(envelope);
        if (opened.isEmpty()) {
            return false;
        }
        try (var contents = opened.get()) {
            return isFor(contents, bound) && isRight(signer, verifier, contents.pin());
        }
    }

    /**
     * @param before the factor that it replaces
     * @throws Denial if the envelope is not for this setting, or the PIN is too easy or was used before
     */
    SecondFactor.Pins made(
            SignerId signer, Optional<SecondFactor> before, EncryptedPin envelope, Bound bound, PinRules rules) {
        var opened = open(envelope).orElseThrow(() -> unfit("the PIN is not encrypted to this SAM as it must be"));
        try (var contents = opened) {
            if (!isFor(contents, bound)) {
                throw unfit("the PIN was encrypted for another call");
            }
            rules.judge(contents.pin()).ifPresent(objection -> {
                throw unfit(objection);
            });
            var former = before.filter(SecondFactor.Pins.class::isInstance)
                    .map(SecondFactor.Pins.class::cast)
                    .map(SecondFactor.Pins::all)
                    .orElse(List.of());
            if (former.stream().anyMatch(it -> isRight(signer, it, contents.pin()))) {
                throw unfit("the PIN was used before");
            }
            var salt = hsm.random(SALT);
            var cost = PinVerifier.Cost.USUAL;
            var verifier = new PinVerifier(cost, salt, mac(signer, contents.pin(), salt, cost));
            return new SecondFactor.Pins(
                    verifier,
                    former.stream().limit(SecondFactor.Pins.MOST_FORMER).toList());
        }
    }

    private Optional<Contents> open(EncryptedPin envelope) {
        return hsm.pinKey().flatMap(key -> envelopes.open(envelope, key, hsm::agree));
    }

    private static boolean isFor(Contents contents, Bound bound) {
        return contents.jti().equals(bound.jti()) && contents.challenge().equals(bound.challenge());
    }

    private boolean isRight(SignerId signer, PinVerifier verifier, Pin pin) {
        return mac(signer, pin, verifier.salt(), verifier.cost()).equalsInConstantTime(verifier.mac());
    }

    // The module sees no PIN, and the hash alone is worth nothing without the module.
    private Bytes mac(SignerId signer, Pin pin, Bytes salt, PinVerifier.Cost cost) {
        return hsm.pepper(Bytes.ofUtf8(CONTEXT + signer.value() + "\n").append(hashes.hash(pin, salt, cost)));
    }

    private static Denial unfit(String objection) {
        return Denial.of(SamError.INVALID_FACTOR, Reason.FACTOR, objection);
    }
}

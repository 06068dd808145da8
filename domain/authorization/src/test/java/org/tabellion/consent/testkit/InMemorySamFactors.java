package org.tabellion.consent.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tabellion.consent.model.PinProof;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

/**
 * A SAM that knows one signer, judges PINs in {@link PlainPinEnvelopes}, counts and locks, and answers a repeated change from its
 * record. The next call can be lost, or its answer.
 */
public final class InMemorySamFactors implements SamFactors {

    public enum Fault {
        FAILED_NOT_DONE,
        FAILED_BUT_DONE
    }

    private static final int TRIES = 5;
    private static final PinKey KEY = new PinKey("pin-1", Bytes.ofHex("01"), Bytes.ofHex("02"));
    private static final Pattern JTI = Pattern.compile("\"jti\":\"([^\"]+)\"");
    private static final Pattern PIN = Pattern.compile("\"pin\":\"([^\"]+)\"");

    private final Map<String, Change> answers = new HashMap<>();
    private Kind kind = Kind.NOTHING;
    private int version = 1;
    private @Nullable String pin;
    private int failures;
    private int judged;
    private @Nullable Fault fault;

    /** What it asks of the signer from now on. */
    public synchronized void asks(Kind next) {
        kind = next;
    }

    public synchronized void knows(String present) {
        kind = Kind.PIN;
        version++;
        pin = present;
        failures = 0;
    }

    public synchronized void failNext(Fault next) {
        fault = next;
    }

    public synchronized int judged() {
        return judged;
    }

    public synchronized int version() {
        return version;
    }

    /** As after the life of a SAD. */
    public synchronized void forgetAnswers() {
        answers.clear();
    }

    @Override
    public synchronized Asked askedOf(SignerId signer) {
        return new Asked(kind, kind == Kind.UNKNOWN ? 0 : version);
    }

    @Override
    public Optional<PinKey> pinKey() {
        return Optional.of(KEY);
    }

    @Override
    public synchronized Verdict check(CredentialId credential, Sad sad) {
        return faulty(() -> {
            if (kind != Kind.PIN) {
                return Verdict.REFUSED;
            }
            if (failures >= TRIES) {
                return Verdict.LOCKED;
            }
            failures++;
            judged++;
            var proof = PinProof.in(sad);
            boolean right = proof.isPresent()
                    && isPin(proof.get().pin().compact(), proof.get().jti())
                    && claims(sad).contains("\"purpose\":\"sign\"");
            failures = right ? 0 : failures;
            return right ? Verdict.RIGHT : Verdict.WRONG;
        });
    }

    @Override
    public synchronized Change change(String requestId, SignerId signer, int from, Bytes factor, Sad sad) {
        return faulty(() -> answers.computeIfAbsent(requestId, _ -> changed(signer, from, factor.utf8(), claims(sad))));
    }

    private Change changed(SignerId signer, int from, String factor, String claims) {
        var envelope = first(PIN, factor).split("\\.", -1);
        var jti = first(JTI, claims);
        if (from != version || !claims.contains("\"purpose\":\"factor\"")) {
            return Change.REFUSED;
        }
        if (pin != null) {
            var present = PIN.matcher(claims);
            if (failures >= TRIES) {
                return Change.LOCKED;
            }
            var agreed = PinProof.challengeOfChange(jti, signer, Bytes.ofUtf8(factor));
            if (!present.find()
                    || !isPin(present.group(1), jti)
                    || !present.group(1).endsWith(agreed.base64Url())) {
                failures++;
                return Change.NOT_AGREED;
            }
        }
        if (!envelope[3].equals(PinProof.challengeOfSetting(jti, signer).base64Url())) {
            return Change.UNFIT;
        }
        knows(Bytes.ofBase64Url(envelope[1]).utf8());
        return Change.DONE;
    }

    private boolean isPin(String envelope, String jti) {
        var parts = envelope.split("\\.", -1);
        return parts[0].equals(KEY.id())
                && Bytes.ofBase64Url(parts[1]).utf8().equals(pin)
                && parts[2].equals(jti.replace('.', '-'));
    }

    private static String claims(Sad sad) {
        return Bytes.ofBase64Url(sad.compact().split("\\.", -1)[1]).utf8();
    }

    private static String first(Pattern pattern, String text) {
        var match = pattern.matcher(text);
        return match.find() ? match.group(1) : "";
    }

    private <T> T faulty(Supplier<T> deed) {
        var present = fault;
        fault = null;
        if (present == Fault.FAILED_NOT_DONE) {
            throw Failure.unavailable("SAM", null);
        }
        var answer = deed.get();
        if (present == Fault.FAILED_BUT_DONE) {
            throw Failure.unavailable("SAM", null);
        }
        return answer;
    }
}

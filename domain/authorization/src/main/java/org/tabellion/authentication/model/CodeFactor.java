package org.tabellion.authentication.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;

/**
 * The codes sent to a signer's mail address. One sign-in is under way at most: a new one takes the place of the former,
 * so one code is alive.
 *
 * @param sends when codes were sent anew within the last hour
 */
public record CodeFactor(SignerId signer, Lockout lock, List<Instant> sends, Optional<SignIn> signIn)
        implements ValueObject {

    private static final Duration CODE_LIFE = Duration.ofSeconds(300);
    private static final int TRIES = 3;
    private static final Duration BETWEEN_SENDS = Duration.ofSeconds(30);
    private static final int SENDS_AN_HOUR = 5;

    public static CodeFactor of(SignerId signer) {
        return new CodeFactor(signer, Lockout.OPEN, List.of(), Optional.empty());
    }

    /**
     * A sign-in whose password was right.
     *
     * @param attempt digest of its handle
     * @param code MAC of the code
     */
    public record SignIn(Bytes attempt, Bytes code, Instant sentAt, int triesLeft) implements ValueObject {

        public boolean isOver(Instant now) {
            return triesLeft == 0 || !now.isBefore(sentAt.plus(CODE_LIFE));
        }
    }

    public CodeFactor began(Bytes attempt, Bytes code, Instant now) {
        return new CodeFactor(signer, lock, sends, Optional.of(new SignIn(attempt, code, now, TRIES)));
    }

    public Optional<SignIn> signIn(Bytes attempt) {
        return signIn.filter(it -> it.attempt().equalsInConstantTime(attempt));
    }

    public boolean maySendAnew(SignIn present, Instant now) {
        return !now.isBefore(present.sentAt().plus(BETWEEN_SENDS))
                && withinTheHour(now).size() < SENDS_AN_HOUR;
    }

    public CodeFactor sentAnew(SignIn present, Bytes code, Instant now) {
        var counted = new ArrayList<>(withinTheHour(now));
        counted.add(now);
        return new CodeFactor(
                signer, lock, List.copyOf(counted), Optional.of(new SignIn(present.attempt(), code, now, TRIES)));
    }

    public CodeFactor failed(SignIn present, Instant now) {
        return new CodeFactor(
                signer,
                lock.failed(now),
                sends,
                Optional.of(new SignIn(present.attempt(), present.code(), present.sentAt(), present.triesLeft() - 1)));
    }

    /** The code is used up. */
    public CodeFactor succeeded() {
        return new CodeFactor(signer, Lockout.OPEN, sends, Optional.empty());
    }

    private List<Instant> withinTheHour(Instant now) {
        return sends.stream()
                .filter(it -> it.isAfter(now.minus(Duration.ofHours(1))))
                .toList();
    }
}

package org.tabellion.authentication;

import java.time.Instant;

/** Second factor: the one-time code (6 digits, 300 s, 3 tries a code, 5 failures in a row lock the authenticator 15 minutes). */
public interface AnswerCode {

    Outcome answer(String attempt, OneTimePassword code);

    /** A new code for the same attempt: not before 30 s, five an hour. */
    Resent resend(String attempt);

    sealed interface Outcome {

        record Authenticated(AuthenticationProof proof) implements Outcome {}

        record WrongCode(int triesLeft) implements Outcome {}

        /** Used up, expired or unknown: begin anew. */
        record AttemptOver() implements Outcome {}

        record Locked(Instant until) implements Outcome {}
    }

    enum Resent {
        SENT,
        TOO_SOON,
        ATTEMPT_OVER
    }
}

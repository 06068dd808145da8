package org.tabellion.authentication;

import java.time.Instant;

/**
 * First factor: password. A right one has a code sent by mail. An unknown name, a wrong password and a locked account
 * take the same time and, but for the lock, give the same answer.
 */
public interface BeginSignIn {

    Outcome begin(String mailAddress, Password password);

    sealed interface Outcome {

        /** @param attempt secret handle that {@link AnswerCode} wants back */
        record CodeSent(String attempt) implements Outcome {}

        record Denied() implements Outcome {}

        record Locked(Instant until) implements Outcome {}
    }
}

package org.tabellion.authentication;

/**
 * Sign-in of those who run the installation: they look at processes, retry and cancel, and can sign nothing. Five failures
 * in a row lock the account for a quarter of an hour.
 */
public interface SignInOperator {

    Outcome signIn(String name, Password password);

    sealed interface Outcome {

        record Admitted(String name) implements Outcome {}

        /** Unknown, wrong or locked: one answer for all three, after the same time. */
        record Denied() implements Outcome {}
    }
}

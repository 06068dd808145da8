package org.tabellion.authentication;

import org.tabellion.kernel.SignerId;

/** Turns the link of the activation mail and a chosen password into an account that can sign in. The link works once. */
public interface ActivateAccount {

    /** @param token the secret of the link, as it stands in the URL's fragment or form, never in a log */
    Outcome activate(String token, Password password);

    sealed interface Outcome {

        record Activated(SignerId signer) implements Outcome {}

        /** Unknown, used or expired: one answer for all three. */
        record LinkRefused() implements Outcome {}

        /** @param code stable, as {@code password_too_short} */
        record PasswordRefused(String code) implements Outcome {}
    }
}

package org.tabellion.authentication;

import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

/**
 * Begins a factor that needs a word from us first. Within the present group; one code and one challenge of a signer is
 * alive, a new one takes the place of the former.
 */
public interface ChallengeSigner {

    /**
     * Sends a code by mail: not before 30 s after the last, five an hour; it lives 300 s.
     *
     * @param client display name of the service provider that asks: the mail names it and the credential
     */
    Sent sendCode(SignerId signer, CredentialId credential, String client);

    /** A question of RFC 6287, alive 300 s. */
    Asked challenge(SignerId signer, CredentialId credential);

    enum Sent {
        SENT,
        TOO_SOON,
        LOCKED
    }

    sealed interface Asked {

        /** @param question eight digits, QN08 */
        record Question(String question) implements Asked {}

        record NotEnrolled() implements Asked {}

        record Locked() implements Asked {}
    }
}

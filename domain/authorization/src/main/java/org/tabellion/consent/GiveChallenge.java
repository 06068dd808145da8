package org.tabellion.consent;

import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.kernel.CredentialId;

/** {@code credentials/getChallenge} of CSC v2. */
public interface GiveChallenge {

    Outcome challenge(Requester requester, CredentialId credential, AuthorizationFactor object);

    sealed interface Outcome {

        /** 200. @param challenge to be answered with {@code OCRA-1:HOTP-SHA256-8:QN08} */
        record Given(String challenge) implements Outcome {}

        /** 204: it went by mail. */
        record SentOutOfBand() implements Outcome {}

        /** 429. */
        record TooSoon() implements Outcome {}

        record Locked() implements Outcome {}

        /** The credential asks for no such factor, or for one without a challenge. {@code Invalid parameter authObjectID}. */
        record NoSuchObject() implements Outcome {}

        record CredentialUnknown() implements Outcome {}
    }
}

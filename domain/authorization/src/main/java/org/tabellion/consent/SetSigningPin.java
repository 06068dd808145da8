package org.tabellion.consent;

import java.util.Optional;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.SigningSecret;

/**
 * Sets or changes the PIN that the SAM asks for at each signature with a key of this signer, whichever way it is authorised
 * (design D18). The server encrypts it to the SAM at once and keeps no digest of it. A change needs the former PIN, which
 * the SAM judges, and the SAM locks after as many wrong ones as it is configured for: two of its operation users help then.
 */
public interface SetSigningPin {

    /**
     * The secrets are wiped when the call returns. What a crash or a lost answer leaves is completed by
     * {@link CompletePinChanges}.
     *
     * @param former the PIN that stands; empty for the first
     * @param proof by two factors, at most 15 minutes old
     */
    Outcome set(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin);

    sealed interface Outcome {

        record Done() implements Outcome {}

        /**
         * @param code stable: {@code pin_too_short}, {@code pin_too_long}, {@code pin_too_simple}, {@code pin_used_before},
         *     {@code pin_unfit} for the SAM's own rules
         */
        record PinRefused(String code) implements Outcome {}

        record FormerPinWrong() implements Outcome {}

        record FormerPinMissing() implements Outcome {}

        record Locked() implements Outcome {}

        /** The proof of identity is too weak or too old. */
        record StepUpNeeded() implements Outcome {}

        /** The SAM knows a signer by a key, and there is none yet. */
        record KeyMissing() implements Outcome {}

        /** The SAM asks for a passkey or a device already, or its module keeps no PINs. */
        record NotPossible() implements Outcome {}
    }
}

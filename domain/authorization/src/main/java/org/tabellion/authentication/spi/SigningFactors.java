package org.tabellion.authentication.spi;

import java.util.Optional;
import org.tabellion.authentication.model.SigningFactor;
import org.tabellion.kernel.SignerId;

/** What the signers of the present group answer outside our pages. */
public interface SigningFactors {

    Optional<SigningFactor.PinVerifier> pin(SignerId signer);

    /** Of version 0 if there is none yet. */
    SigningFactor.MailCode mailCode(SignerId signer);

    /** Of version 0 if there is none yet. */
    SigningFactor.Token token(SignerId signer);

    /** @return false, and nothing is kept, if what is kept is not of the version before (none, for the first) */
    boolean put(SigningFactor factor);

    /** The digest of the PIN alone. */
    void removePin(SignerId signer);

    /** All of them. */
    void remove(SignerId signer);
}

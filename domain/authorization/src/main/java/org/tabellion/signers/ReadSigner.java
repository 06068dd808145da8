package org.tabellion.signers;

import java.util.Optional;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** A signer as the neighbours may see one. */
public interface ReadSigner {

    /** @throws Failure NOT_FOUND */
    SignerView signer(SignerId id);

    /** For service providers, who know their signers by mail address; within the present group. */
    Optional<SignerView> byMailAddress(String mailAddress);
}

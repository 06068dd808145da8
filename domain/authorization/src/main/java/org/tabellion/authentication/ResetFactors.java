package org.tabellion.authentication;

import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/** For an operator who has proven a signer's identity anew. */
public interface ResetFactors {

    /**
     * Takes authenticator, codes, their locks and the digest of an old PIN away, within the present group. A PIN that the SAM
     * keeps is out of reach: two of its operation users set another.
     *
     * @param by the operator's client
     */
    void reset(SignerId signer, ClientId by);
}

package org.tabellion.credentials;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

/**
 * Has the SAM ask another factor of a signer. The object that it returns is kept for all keys of the signer: none opens by the
 * one before.
 */
public interface ChangeSignersFactor {

    /**
     * Repeated with the same content and id it changes nothing more, for as long as the SAM keeps its answer.
     *
     * @param requestId UUID
     * @param version of the object that the change begins from
     * @param factor JSON ({@code new_factor.schema.json} of the SAM)
     * @param sad of purpose {@code factor}
     * @throws Failure UNAVAILABLE
     */
    Outcome change(String requestId, SignerId signer, int version, Bytes factor, Sad sad);

    enum Outcome {
        CHANGED,
        /** The SAM would not rely on it. */
        UNFIT,
        NOT_AUTHORISED,
        LOCKED,
        REFUSED
    }
}

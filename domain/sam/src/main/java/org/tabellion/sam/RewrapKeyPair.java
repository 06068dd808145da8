package org.tabellion.sam;

import org.tabellion.kernel.Failure;

/** Puts a key pair object under the newest wrapping key: the administrators' command, never a signing service's call. */
public interface RewrapKeyPair {

    /**
     * Nothing but the blob and the seal is another afterwards: what the memory has retired stays so, and what a signer has
     * approved for this generation stays approved.
     *
     * @throws Failure CONFLICT with the code of the SAM's error, as {@code seal_invalid} or {@code key_state}, if the
     *     object is not genuine, or not the newest of its key; UNAVAILABLE if module or memory do not answer
     */
    KeyPair rewrap(KeyPair keyPair);
}

package org.tabellion.consent.spi;

import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;

/** Encrypts SADs for the time they are kept, under a key of the server for this one purpose. */
public interface SadVault {

    /** @param approval bound into the encryption: a row moved to another approval opens nothing */
    Bytes seal(ApprovalId approval, Sad sad);

    /** @throws IllegalStateException if it was altered or sealed for another approval */
    Sad open(ApprovalId approval, Bytes sealed);
}

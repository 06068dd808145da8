package org.tabellion.sam.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.sam.PinVerifier.Cost;
import org.tabellion.sam.model.Pin;

/** Argon2id (RFC 9106, version 1.3). */
public interface PinHashes {

    /** 32 bytes. Takes the memory and the time that {@code cost} says: the caller bounds how many run at once. */
    Bytes hash(Pin pin, Bytes salt, Cost cost);
}

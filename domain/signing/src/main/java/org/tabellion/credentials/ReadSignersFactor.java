package org.tabellion.credentials;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** Which factor the SAM itself asks of a signer, by the newest of its objects that are kept here. */
public interface ReadSignersFactor {

    Factor factorOf(SignerId signer);

    /**
     * Asks the SAM each time.
     *
     * @return empty if it keeps no PINs
     * @throws Failure UNAVAILABLE
     */
    Optional<PinKey> pinKey();

    /** @param version of the object, 0 if there is none */
    record Factor(Kind kind, int version) {}

    enum Kind {
        NONE,
        PIN,
        /** Passkey or device. */
        OTHER,
        /** No key was ever assigned to the signer. */
        UNKNOWN
    }

    /**
     * To which PINs are encrypted: P-256.
     *
     * @param x and {@code y} 32 bytes each
     */
    record PinKey(String id, Bytes x, Bytes y) {}
}

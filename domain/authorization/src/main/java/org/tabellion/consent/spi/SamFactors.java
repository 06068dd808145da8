package org.tabellion.consent.spi;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

/**
 * The factors that the SAM itself verifies, which the signing context asks it for: bound in {@code adapters-out/contexts}.
 *
 * <p>All: {@link Failure} UNAVAILABLE if the SAM does not answer, or cannot work now.
 */
public interface SamFactors {

    Asked askedOf(SignerId signer);

    /** Asked for anew each time: a PIN for a former key would be a wrong one. Empty if the SAM keeps no PINs. */
    Optional<PinKey> pinKey();

    /** Judges the factor in the SAD: a try is counted as at a signature. The SAD is as unused as before. */
    Verdict check(CredentialId credential, Sad sad);

    /**
     * @param requestId UUID; with the same content it may be asked again
     * @param version of the signer's object that the change begins from
     * @param factor JSON, as the SAD's proof of the present factor is about it
     */
    Change change(String requestId, SignerId signer, int version, Bytes factor, Sad sad);

    /** @param version of the signer's object, 0 if there is none yet */
    record Asked(Kind kind, int version) {}

    enum Kind {
        NOTHING,
        PIN,
        /** A passkey or a device: what a browser or a phone makes, and no service provider hands on. */
        ANOTHER,
        /** The SAM does not know the signer: there is no key yet. */
        UNKNOWN
    }

    /**
     * P-256.
     *
     * @param id {@code kid} by which an envelope is addressed
     * @param x and {@code y} 32 bytes each
     */
    record PinKey(String id, Bytes x, Bytes y) {}

    enum Verdict {
        RIGHT,
        WRONG,
        LOCKED,
        /** The SAM does not take the key, the objects that are kept for it, or the token. */
        REFUSED
    }

    enum Change {
        DONE,
        /** Too easy for the SAM, or used before. */
        UNFIT,
        /** The present factor was not proven. */
        NOT_AGREED,
        LOCKED,
        REFUSED
    }
}

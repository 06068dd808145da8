package org.tabellion.sam;

import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;

/**
 * A call that was refused.
 *
 * @param error what the outside is told
 * @param reason what the audit is told; never shown outside, because it would help to forge
 * @param description for a person, without secrets and without the reason
 * @param receipt empty only if the audit itself cannot be written, and for what was refused before it was a call
 */
public record Refusal(SamError error, Reason reason, String description, Optional<Receipt> receipt)
        implements ValueObject {

    /** The precise reason. */
    public enum Reason {
        SIGNATURE,
        ISSUER,
        AUDIENCE,
        EXPIRED,
        REPLAY,
        KEY_MISMATCH,
        SIGNER_MISMATCH,
        DTBSR_NOT_AUTHORISED,
        AUTHENTICATION_LEVEL,
        FACTOR,
        LOCKED,
        GENERATION,
        ALGORITHM,
        FORMAT,
        PURPOSE,
        CLIENT,
        MISSING,
        OPERATION,
        SEAL,
        WORLD,
        STATE,
        CERTIFICATE,
        SUBJECT,
        REQUEST,
        ROLLBACK,
        CLOCK,
        APPROVAL,
        VERSION,
        ROLE,
        DESTROYED,
        LIMIT,
        UNAVAILABLE,
        TAMPER
    }
}

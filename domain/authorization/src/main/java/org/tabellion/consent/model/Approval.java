package org.tabellion.consent.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;

/**
 * A yes, and all that its one SAD will say. The claims are fixed with the yes, so that a SAD whose signing was cut short
 * is signed again with the same {@code jti}: the SAM takes it once.
 *
 * @param credential empty for the creation of one
 * @param type {@code sad+jwt} or {@code skad+jwt}
 * @param claims the payload, JSON
 */
public record Approval(
        ApprovalId id, Optional<CredentialId> credential, String type, Bytes claims, Instant at, Instant expiresAt)
        implements ValueObject {

    /** Standards C.6: {@code exp - iat} is at most 300 s. */
    public static final Duration LIFE = Duration.ofSeconds(300);
}

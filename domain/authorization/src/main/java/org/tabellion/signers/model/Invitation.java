package org.tabellion.signers.model;

import java.time.Duration;
import java.time.Instant;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/**
 * The link of an activation mail: the newest alone is good, once.
 *
 * @param digest of the {@code Token}
 */
public record Invitation(GroupId group, SignerId signer, Bytes digest, Instant expiresAt) implements ValueObject {

    public static final Duration LIFE = Duration.ofHours(24);
}

package org.tabellion.credentials.model;

import java.time.Instant;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;

/**
 * What a credential is from its first day.
 *
 * @param level of sole control, for which the key is sealed when it is assigned: 1 or 2
 * @param profile the authority's name for the kind of certificate
 */
public record Origin(
        CredentialId id,
        EnrolmentId enrolment,
        SignerId signer,
        KeyAlgorithm algorithm,
        String profile,
        int level,
        Instant requestedAt)
        implements ValueObject {}

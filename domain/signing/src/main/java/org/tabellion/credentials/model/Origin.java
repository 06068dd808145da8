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
 * @param profile the authority's name for the kind of certificate
 */
public record Origin(
        CredentialId id,
        EnrolmentId enrolment,
        SignerId signer,
        KeyAlgorithm algorithm,
        String profile,
        Instant requestedAt)
        implements ValueObject {}

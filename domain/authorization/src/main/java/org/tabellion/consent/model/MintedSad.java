package org.tabellion.consent.model;

import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/**
 * The one SAD of an approval, as it is kept until it expires.
 *
 * @param credential empty for a consent to key creation, which names its {@code enrolment} instead
 * @param sealed the SAD, encrypted
 */
public record MintedSad(
        GroupId group,
        ApprovalId approval,
        ClientId client,
        SignerId signer,
        Optional<CredentialId> credential,
        Optional<EnrolmentId> enrolment,
        Bytes sealed,
        Instant expiresAt)
        implements ValueObject {}

package org.tabellion.consent.model;

import java.time.Instant;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/**
 * A change of a signer's PIN that the SAM has been asked for, or is about to be: all that asking again takes.
 *
 * @param version of the signer's object that it begins from
 * @param factor JSON with the PIN encrypted to the SAM
 * @param sealed the SAD of purpose {@code factor}, encrypted
 */
public record PinChange(
        GroupId group, ApprovalId id, SignerId signer, int version, Bytes factor, Bytes sealed, Instant begunAt)
        implements ValueObject {}

package org.tabellion.signers.spi;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.model.Enrolment;

/** All enrolments of the present group. */
public interface Enrolments {

    /** @throws Failure NOT_FOUND */
    Enrolment get(EnrolmentId id);

    /** Oldest first: the one that opened the account, then those of more keys. */
    List<Enrolment> of(SignerId signer);

    /** What this key of this client was first used for. */
    Optional<FirstUse> firstUse(ClientId client, String idempotencyKey);

    /** @throws Failure CONFLICT if the client used the key meanwhile, or there is one of that id */
    void add(Enrolment enrolment, String idempotencyKey, Bytes requestDigest);

    /** @throws Failure CONFLICT if it is not {@code before} any more */
    void replace(Enrolment before, Enrolment after);

    record FirstUse(EnrolmentId enrolment, Bytes requestDigest) {}
}

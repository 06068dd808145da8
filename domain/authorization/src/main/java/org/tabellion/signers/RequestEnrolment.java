package org.tabellion.signers;

import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;

/**
 * Begins the enrolment of a person whose identity the service provider (as registration authority) has verified.
 * Starts the process {@code enrolment} in the same unit of work.
 */
public interface RequestEnrolment {

    /** @param idempotencyKey a repeated call of the same client with the same key and person gives the same enrolment */
    Outcome request(ClientId client, Person person, String idempotencyKey);

    sealed interface Outcome {

        record Requested(EnrolmentId enrolment) implements Outcome {}

        /** The key was used with other content. */
        record KeyReused() implements Outcome {}

        /** Somebody in this group has an account with this mail address already. */
        record AddressTaken() implements Outcome {}
    }
}

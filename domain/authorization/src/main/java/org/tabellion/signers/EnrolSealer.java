package org.tabellion.signers;

import org.tabellion.kernel.ClientId;

/**
 * Begins the enrolment of a legal person, for whom an operator has verified who it is and who represents it. The account is
 * the representative's: they activate it, accept the terms for the key, and choose the PIN that each seal needs, all of
 * which no operator can do for them. Starts the process {@code enrolment} in the same unit of work.
 */
public interface EnrolSealer {

    /**
     * @param representative who acts for it; the mail address is that of no other account
     * @param idempotencyKey as in {@link RequestEnrolment}
     */
    RequestEnrolment.Outcome enrol(
            Organization organization, Person representative, ClientId client, String idempotencyKey);
}

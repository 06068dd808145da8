package org.tabellion.signers;

import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.SignerId;

/**
 * Has one more key made for a signer who has said yes to it: an enrolment that begins with its terms accepted, and starts the
 * process {@code enrolment} there, in the same unit of work. Asked again it changes nothing.
 */
public interface OrderKey {

    /** @param enrolment as the signer's yes names it */
    Outcome order(EnrolmentId enrolment, SignerId signer, ClientId client);

    /** What an order would come to now; nobody is to be asked in vain. */
    Outcome outlook(SignerId signer);

    enum Outcome {
        ORDERED,
        /** The signer has as many keys as the group allows. */
        TOO_MANY,
        /** The keys of a legal person are begun by an administrator. */
        LEGAL_PERSON
    }
}

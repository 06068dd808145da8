package org.tabellion.consent;

import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.SignerId;

/** A signer's yes to one more key, for the interface that has it made. Within the present group. */
public interface ReadKeyOrder {

    /** @param stated what the client says now that the key be: no more and no other than what the signer was shown */
    Outcome order(ApprovalId approval, ClientId client, SignerId signer, KeyWish stated);

    sealed interface Outcome {

        /**
         * @param enrolment that the yes begins
         * @param live whether it may begin now; one that has begun goes on
         */
        record Good(EnrolmentId enrolment, boolean live) implements Outcome {}

        /** Also another client's or signer's, one that was taken back, and a yes to something else. */
        record Unknown() implements Outcome {}

        /** @param member that is not what was approved, or cannot be */
        record Differs(String member) implements Outcome {}
    }
}

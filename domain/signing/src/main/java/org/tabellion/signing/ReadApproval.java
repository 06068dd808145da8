package org.tabellion.signing;

import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;

/** Which key an approval opens. */
public interface ReadApproval {

    Outcome read(ApprovalId approval, ClientId client);

    sealed interface Outcome {

        record Opens(CredentialId credential) implements Outcome {}

        record Expired() implements Outcome {}

        /** Also the approval of another client, and one that opens no key. */
        record Unknown() implements Outcome {}
    }
}

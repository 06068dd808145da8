package org.tabellion.access;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;

/** Whether an {@code account_token} of CSC is by a client: an HMAC whose key is the SHA-256 of the client's secret. */
public interface CheckAccountToken {

    /**
     * @param input what was signed: header and payload as they came
     * @param mac HMAC-SHA-256
     * @return false also for a client that has no secret; a former secret counts as long as it is taken
     */
    boolean isBy(ClientId client, Bytes input, Bytes mac);
}

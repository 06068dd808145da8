package org.tabellion.access;

import org.tabellion.kernel.Bytes;

/** Whether an access token still stands, whatever its signature and its time say. */
public interface CheckToken {

    /**
     * What was found to stand is not looked up again for five seconds, as long as this node hears of every token that any
     * node takes back: from then on it is not believed.
     *
     * @param digest SHA-256 of the token
     */
    boolean stands(Bytes digest);

    /** This node has taken it back: it is looked up the next time. */
    void forget(Bytes digest);
}

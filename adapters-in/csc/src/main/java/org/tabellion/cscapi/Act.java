package org.tabellion.cscapi;

import org.tabellion.cscapi.Caller.Authorised;
import org.tabellion.kernel.ClientId;

/**
 * One act of signing that a call asks for, here and now or later.
 *
 * @param requestId a UUID: repeated with the same one, the act is the same
 */
record Act(Generation generation, CscRequest request, ClientId client, Authorised authorised, String requestId) {

    /** The request may hold a SAD. */
    @Override
    public String toString() {
        return "act of signing";
    }
}

package org.tabellion.access;

import org.tabellion.kernel.ClientId;

/**
 * Has the audit remember that a client was refused. One that nobody knows is not worth a record; of the same client and
 * error each node records 60 at once and one each second, and says when it leaves out the rest.
 */
public interface ReportRefusal {

    /**
     * @param client that made the request, or that it names
     * @param endpoint that refused, as {@code token}
     * @param error by the code of the protocol
     */
    void report(ClientId client, String endpoint, String error);
}

package org.tabellion.conformance;

import java.io.IOException;
import java.net.URI;

/** The signer at a browser: signs in where a server asks for it, and approves what it asks. */
@FunctionalInterface
public interface Approver {

    /**
     * Opens an authorization request and goes on until the browser is sent out of the server, or nothing is left to do.
     *
     * @param redirectUri where the client waits
     */
    Landing open(URI request, URI redirectUri) throws IOException;
}

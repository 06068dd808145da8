package org.tabellion.access;

import java.time.Duration;
import java.util.Map;
import org.tabellion.kernel.ClientId;

/**
 * Keeps pushed authorization requests (RFC 9126) over restarts and for all nodes. A request is opened within its life,
 * by the client that pushed it, and gets one answer. Until then the signer may come back to it, for the time that a
 * sign-in and a consent take: so a browser that loads an address twice does no harm (FAPI 2.0 section 5.3.2.2).
 */
public interface KeepPushedRequest {

    /** @param parameters of the authorization request, without what proves who the client is */
    Pushed push(ClientId client, Map<String, String> parameters);

    /** A refusal is audited. */
    Opening open(String uri, ClientId client);

    /**
     * Before the answer to the request goes out, yes or no.
     *
     * @return whether this is the one answer; false is audited
     */
    boolean answer(String uri, ClientId client);

    /** Forgets what can be opened no more. */
    int erase();

    /** @param uri the {@code request_uri} */
    record Pushed(String uri, Duration life) {}

    sealed interface Opening {

        record Opened(Map<String, String> parameters) implements Opening {

            public Opened {
                parameters = Map.copyOf(parameters);
            }
        }

        /** Unknown, another client's, late or answered: nobody is told which. */
        record Refused() implements Opening {}
    }
}

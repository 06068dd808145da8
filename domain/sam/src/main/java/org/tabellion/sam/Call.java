package org.tabellion.sam;

import java.util.Optional;
import org.tabellion.kernel.Bytes;

/**
 * What the edge knows of a call besides its body.
 *
 * @param client as admitted by {@link AdmitClient} for the very connection
 * @param requestId a call repeated under the same id gets the recorded answer
 * @param bodyDigest SHA-256 over the bytes of the body as received
 * @param seen the newest position that the client has seen, from {@code X-SAM-Seen}
 */
public record Call(Caller client, RequestId requestId, Bytes bodyDigest, Optional<Position> seen) {

    public Call {
        if (bodyDigest.length() != 32) {
            throw new IllegalArgumentException("the body digest is SHA-256");
        }
    }
}

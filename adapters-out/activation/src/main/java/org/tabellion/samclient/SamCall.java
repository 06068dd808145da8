package org.tabellion.samclient;

import java.util.Optional;
import org.tabellion.kernel.Sad;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request to the SAM.
 *
 * @param requestId UUID; the same one with the same body and SAD gets the recorded answer, so it is chosen and stored
 *     by whoever must survive a lost answer
 * @param path below {@code /sam/v1}
 * @param sad goes along as {@code X-SAM-SAD}
 * @param skad goes along as {@code X-SAM-SKAD}
 */
public record SamCall(
        String method, String path, String requestId, ObjectNode body, Optional<Sad> sad, Optional<Sad> skad) {

    public static SamCall post(String path, String requestId, ObjectNode body) {
        return new SamCall("POST", path, requestId, body, Optional.empty(), Optional.empty());
    }

    public static SamCall put(String path, String requestId, ObjectNode body) {
        return new SamCall("PUT", path, requestId, body, Optional.empty(), Optional.empty());
    }

    public SamCall withSad(Sad activation) {
        return new SamCall(method, path, requestId, body, Optional.of(activation), skad);
    }

    public SamCall withSkad(Sad consent) {
        return new SamCall(method, path, requestId, body, sad, Optional.of(consent));
    }
}

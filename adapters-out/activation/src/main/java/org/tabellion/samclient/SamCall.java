package org.tabellion.samclient;

import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
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

    private static final Set<String> WITHOUT_TRACE = Set.of("/key_pairs", "/proofs_of_possession");

    public static SamCall post(String path, String requestId, ObjectNode body) {
        return new SamCall("POST", path, requestId, body, Optional.empty(), Optional.empty());
    }

    public static SamCall put(String path, String requestId, ObjectNode body) {
        return new SamCall("PUT", path, requestId, body, Optional.empty(), Optional.empty());
    }

    /** {@code DELETE} with a body. */
    public static SamCall delete(String path, String requestId, ObjectNode body) {
        return new SamCall("DELETE", path, requestId, body, Optional.empty(), Optional.empty());
    }

    /** A question about the node itself. */
    static SamCall get(String path, String requestId) {
        return new SamCall("GET", path, requestId, SamJson.newObject(), Optional.empty(), Optional.empty());
    }

    /** Whether two nodes may carry it out without harm: it spends no token and leaves no trace in a memory. */
    boolean mayBeDoneTwice() {
        return WITHOUT_TRACE.contains(path) && sad.isEmpty() && skad.isEmpty();
    }

    /** What must not be shown to two memories: the token, or the call itself. */
    TokenDigest tokenDigest() {
        var token = sad.or(() -> skad).map(Sad::compact).orElse(requestId);
        return new TokenDigest(
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(token)).hex());
    }

    public SamCall withSad(Sad activation) {
        return new SamCall(method, path, requestId, body, Optional.of(activation), skad);
    }

    public SamCall withSkad(Sad consent) {
        return new SamCall(method, path, requestId, body, sad, Optional.of(consent));
    }
}

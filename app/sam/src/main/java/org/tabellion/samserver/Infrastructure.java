package org.tabellion.samserver;

import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.samapi.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code sam_infrastructure.json}: what the nodes of one security world share. No secret is in it, yet whoever may
 * write it decides which module is believed to be ours.
 *
 * @param world the security world, which is the identity of the keys in the module
 * @param nodes the names of all nodes
 * @param auditKey SubjectPublicKeyInfo (DER) of the key that signs the audit
 */
record Infrastructure(String world, List<String> nodes, Bytes auditKey) {

    private static final int VERSION = 1;
    private static final String CODE = "sam_infrastructure";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Infrastructure {
        nodes = List.copyOf(nodes);
    }

    /** @throws Failure INVALID {@code sam_infrastructure} */
    static Infrastructure read(byte[] json) {
        try {
            var object = StrictJson.object(json);
            if (object.size() != 4 || object.path("version").asInt(0) != VERSION) {
                throw new IllegalArgumentException("not of version " + VERSION);
            }
            var nodes =
                    object.path("nodes").valueStream().map(Infrastructure::text).toList();
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException("without nodes");
            }
            return new Infrastructure(
                    text(object.path("world")), nodes, Bytes.ofBase64Url(text(object.path("audit_key"))));
        } catch (IllegalArgumentException e) {
            throw Failure.invalid(CODE, "sam_infrastructure.json is " + e.getMessage());
        }
    }

    byte[] json() {
        var object = JSON.createObjectNode();
        object.put("version", VERSION);
        object.put("world", world);
        var array = object.putArray("nodes");
        nodes.forEach(array::add);
        object.put("audit_key", auditKey.base64Url());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(object);
    }

    private static String text(JsonNode node) {
        if (!node.isString() || node.stringValue().isEmpty()) {
            throw new IllegalArgumentException("missing a text, or has something else in its place");
        }
        return node.stringValue();
    }
}

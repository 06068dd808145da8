package org.tabellion.cscapi;

import java.util.Map;
import org.tabellion.kernel.Bytes;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An answer as it is kept until it is fetched: the status and the body. */
final class WrittenAnswer {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> BODY = new TypeReference<>() {};

    private WrittenAnswer() {}

    static Bytes of(CscAnswer answer) {
        return written(answer.status(), answer.body());
    }

    static Bytes of(CscError error) {
        return written(error.status(), error.body());
    }

    private static Bytes written(int status, Map<String, ?> body) {
        var members = JSON.createObjectNode();
        members.put("status", status);
        members.set("body", JSON.valueToTree(body));
        return Bytes.of(JSON.writeValueAsBytes(members));
    }

    /** @throws CscError if it was one */
    static CscAnswer read(Bytes written) {
        var members = (ObjectNode) JSON.readTree(written.toArray());
        int status = members.path("status").intValue();
        var body = members.path("body");
        if (status >= 400) {
            throw new CscError(
                    status,
                    body.path("error").stringValue(),
                    body.path("error_description").stringValue());
        }
        return new CscAnswer(status, JSON.convertValue(body, BODY));
    }
}

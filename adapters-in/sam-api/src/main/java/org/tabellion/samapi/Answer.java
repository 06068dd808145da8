package org.tabellion.samapi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tabellion.sam.Receipt;
import org.tabellion.sam.Refusal;
import tools.jackson.databind.node.ObjectNode;

/** Status, headers beyond the usual ones, and JSON. */
final class Answer {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer of(int status, ObjectNode body) {
        return new Answer(status, Map.of(), StrictJson.bytes(body));
    }

    /** Without a body. */
    static Answer of(int status) {
        return new Answer(status, Map.of(), new byte[0]);
    }

    static Answer error(ErrorCode code, String description) {
        var error = StrictJson.newObject();
        error.put("error", code.published());
        error.put("error_description", description);
        return of(code.status(), error);
    }

    static Answer refused(Refusal refusal) {
        var code = ErrorCode.of(refusal.error());
        var error = StrictJson.newObject();
        error.put("error", code.published());
        error.put("error_description", refusal.description());
        refusal.receipt().ifPresent(it -> error.put("audit_id", it.auditId()));
        var answer = of(code.status(), error);
        return refusal.receipt().map(answer::with).orElse(answer);
    }

    Answer with(Receipt receipt) {
        return with("X-SAM-Audit-Id", receipt.auditId())
                .with("X-SAM-Sequence", receipt.position().toString());
    }

    Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}

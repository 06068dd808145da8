package org.tabellion.cscapi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tabellion.access.Compatibility;

/** @param body empty with 204 */
record CscAnswer(int status, Map<String, ?> body) {

    static CscAnswer of(Map<String, ?> body) {
        return new CscAnswer(200, body);
    }

    static CscAnswer created(Map<String, ?> body) {
        return new CscAnswer(201, body);
    }

    /** Not yet: ask again. */
    static CscAnswer accepted() {
        var members = new LinkedHashMap<String, Object>();
        members.put("error", "accepted_request");
        members.put("error_description", "The request is accepted, and not yet completed.");
        return new CscAnswer(202, members);
    }

    /** 204, or for clients that know no better 200 with an empty object. */
    static CscAnswer done(Leniency leniency) {
        return new CscAnswer(leniency.bears(Compatibility.ANSWERS_HAVE_BODIES) ? 200 : 204, Map.of());
    }
}

package org.tabellion.cscapi;

import java.util.Map;
import org.tabellion.access.Compatibility;

/** @param body empty with 204 */
record CscAnswer(int status, Map<String, ?> body) {

    static CscAnswer of(Map<String, ?> body) {
        return new CscAnswer(200, body);
    }

    /** 204, or for clients that know no better 200 with an empty object. */
    static CscAnswer done(Leniency leniency) {
        return new CscAnswer(leniency.bears(Compatibility.ANSWERS_HAVE_BODIES) ? 200 : 204, Map.of());
    }
}

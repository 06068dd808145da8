package org.tabellion.conformance;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where an authorization request has brought the browser in the end.
 *
 * @param back whether that is an address outside the server: then nobody has opened it
 */
public record Landing(URI address, int status, boolean back) {

    /** Of the query. */
    Map<String, String> parameters() {
        var parameters = new LinkedHashMap<String, String>();
        var query = address.getRawQuery();
        if (query != null) {
            for (var pair : query.split("&")) {
                var parts = pair.split("=", 2);
                parameters.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

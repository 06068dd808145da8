package org.tabellion.mgmtapi;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tabellion.edge.Problem;

/** What lists have in common. */
final class Pages {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

    private Pages() {}

    static int limit(Map<String, String> parameters, int otherwise) {
        return Optional.ofNullable(parameters.get("limit"))
                .map(it -> {
                    if (!NUMBER.matcher(it).matches()) {
                        throw Problem.badRequest("page_size_invalid", "a page has 1 to 1000 elements");
                    }
                    return Integer.parseInt(it);
                })
                .orElse(otherwise);
    }
}

package org.tabellion.docapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** What a body has to be. */
final class MediaTypes {

    private MediaTypes() {}

    static void demand(HttpServletRequest http, String type) {
        var given = http.getContentType();
        if (given == null
                || !given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(type)) {
            throw new Problem(415, "media_type_unsupported", "the body is sent as " + type);
        }
    }
}

package org.tabellion.edge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a body says that it is. */
public final class MediaTypes {

    public static final String JSON = "application/json";

    private MediaTypes() {}

    /** @throws Problem 415 if the body comes as anything else */
    public static void demand(String type, @Nullable String contentType) {
        if (!is(type, contentType)) {
            throw new Problem(415, "media_type_unsupported", "the body is sent as " + type);
        }
    }

    /** Without regard to parameters and case. */
    public static boolean is(String type, @Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(type);
    }
}

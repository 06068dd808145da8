package org.tabellion.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An address on this server to go on with: path and query, nothing that leads elsewhere. */
record LocalPath(String value) {

    private static final int LONGEST = 16_384;

    /** Empty for whatever could lead off this server: a scheme, an authority, a backslash, a control character. */
    static Optional<LocalPath> parse(@Nullable String text) {
        if (text == null
                || text.length() > LONGEST
                || !text.startsWith("/")
                || text.startsWith("//")
                || text.chars().anyMatch(it -> it < 0x21 || it == '\\' || it > 0x7e)) {
            return Optional.empty();
        }
        try {
            var uri = new URI(text);
            return uri.isAbsolute() || uri.getRawAuthority() != null
                    ? Optional.empty()
                    : Optional.of(new LocalPath(text));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    static LocalPath of(HttpServletRequest request) {
        var query = request.getQueryString();
        return new LocalPath(request.getRequestURI() + (query == null ? "" : "?" + query));
    }

    String encoded() {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}

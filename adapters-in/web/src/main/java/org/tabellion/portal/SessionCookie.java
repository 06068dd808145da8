package org.tabellion.portal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/** The browser's half of a session: a secret that only this host gets, no script sees, and no other site's form sends along. */
final class SessionCookie {

    private final boolean secure;
    private final String name;

    /** @param secure false only where an evaluation is served without TLS on the loopback interface */
    SessionCookie(boolean secure) {
        this.secure = secure;
        this.name = secure ? "__Host-tabellion" : "tabellion";
    }

    Optional<String> read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (var cookie : cookies) {
            if (cookie.getName().equals(name)) {
                return Optional.of(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    void write(HttpServletResponse response, String secret) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(secret).build().toString());
    }

    void clear(HttpServletResponse response) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie("").maxAge(0).build().toString());
    }

    // Lax, not Strict: the signer comes from the mail and from the service provider's site.
    private ResponseCookie.ResponseCookieBuilder cookie(String value) {
        return ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax");
    }
}

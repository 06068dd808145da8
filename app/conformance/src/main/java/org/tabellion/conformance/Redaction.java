package org.tabellion.conformance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Takes secrets out of what is shown: those that it was told of, and whatever stands where secrets stand. */
final class Redaction {

    private static final String HIDDEN = "(hidden)";
    private static final int SHORTEST = 4;
    private static final String NAMES =
            "access_token|refresh_token|id_token|client_secret|client_assertion|code|code_verifier|token|SAD"
                    + "|PIN|OTP|password|handle|value|request_uri";
    private static final Pattern MEMBER = Pattern.compile("\"(" + NAMES + ")\"(\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*+\"?");
    /** Wherever it stands, also cut off. */
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]*)?");

    private static final Pattern PARAMETER = Pattern.compile("(?<=^|[?&#])(" + NAMES + ")=[^&#\\s]+");
    private static final Pattern CREDENTIALS = Pattern.compile(
            "^(authorization|cookie|set-cookie|dpop|dpop-nonce): *(?:(Bearer|Basic|DPoP|SAD)\\b)?.*$",
            Pattern.CASE_INSENSITIVE);

    private final Set<String> secrets = ConcurrentHashMap.newKeySet();

    void learn(String secret) {
        if (secret.length() >= SHORTEST) {
            secrets.add(secret);
            secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
    }

    Exchange redacted(Exchange exchange) {
        return new Exchange(
                exchange.method(),
                text(exchange.address()),
                headers(exchange.requestHeaders()),
                text(exchange.requestBody()),
                exchange.status(),
                headers(exchange.responseHeaders()),
                text(exchange.responseBody()),
                exchange.milliseconds());
    }

    String text(String text) {
        var shown = MEMBER.matcher(text).replaceAll("\"$1\"$2\"" + HIDDEN + "\"");
        shown = PARAMETER.matcher(shown).replaceAll("$1=" + HIDDEN);
        shown = JWT.matcher(shown).replaceAll(HIDDEN);
        for (var secret : secrets) {
            shown = shown.replace(secret, HIDDEN);
        }
        return shown;
    }

    private List<String> headers(List<String> headers) {
        return headers.stream().map(this::header).toList();
    }

    private String header(String header) {
        var match = CREDENTIALS.matcher(header);
        if (!match.matches()) {
            return text(header);
        }
        var scheme = match.group(2);
        return match.group(1) + ": " + (scheme == null ? "" : scheme + " ") + HIDDEN;
    }
}

package org.tabellion.e2e;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A signer's browser without a window: keeps cookies, follows redirects, fills in forms by what their fields are for. */
final class Browser {

    private static final int MOST_REDIRECTS = 10;

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER))
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** A page as it came: where it was found in the end, and what it says. */
    record Page(URI address, int status, String body) {

        Document html() {
            return Jsoup.parse(body, address.toString());
        }

        /** The one form that has a field, button or id like this. */
        Element form(String selector) {
            for (var form : html().select("form")) {
                if (form.is(selector) || form.selectFirst(selector) != null) {
                    return form;
                }
            }
            throw new IllegalStateException(
                    "no form with %s on %s (status %d): %s".formatted(selector, address, status, html().text()));
        }

        boolean has(String selector) {
            return html().selectFirst(selector) != null;
        }
    }

    Page open(URI address) throws IOException {
        return follow(HttpRequest.newBuilder(address)
                .header("Accept", "text/html")
                .GET()
                .build());
    }

    byte[] fetch(URI address) throws IOException {
        var answer = send(HttpRequest.newBuilder(address).GET().build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("%s answered %d".formatted(address, answer.statusCode()));
        }
        return answer.body();
    }

    /** As the page's script does. */
    int put(URI address, String json) throws IOException {
        return send(
                        HttpRequest.newBuilder(address)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(json))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** Submits with what the page set, overridden by {@code typed}; the page's script is not run. */
    Page submit(Element form, Map<String, String> typed) throws IOException {
        var fields = new LinkedHashMap<String, String>();
        for (var field : form.select("input[name], select[name], textarea[name]")) {
            var isChoice = field.is("[type=radio], [type=checkbox]");
            if (!isChoice || field.hasAttr("checked")) {
                fields.put(field.attr("name"), field.val());
            }
        }
        fields.putAll(typed);
        var encoded = fields.entrySet().stream()
                .map(it -> encode(it.getKey()) + "=" + encode(it.getValue()))
                .collect(Collectors.joining("&"));
        return follow(HttpRequest.newBuilder(URI.create(form.absUrl("action")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(encoded))
                .build());
    }

    private Page follow(HttpRequest first) throws IOException {
        var request = first;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            var answer = send(request, BodyHandlers.ofString());
            var location = answer.headers().firstValue("Location");
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                return new Page(request.uri(), answer.statusCode(), answer.body());
            }
            var next = request.uri().resolve(location.get());
            if (!next.getAuthority().equals(request.uri().getAuthority())) {
                // Off to the service provider: what stands in the address is all that a test wants of it.
                return new Page(next, answer.statusCode(), "");
            }
            request = HttpRequest.newBuilder(next)
                    .header("Accept", "text/html")
                    .GET()
                    .build();
        }
        throw new IOException("more than %d redirects from %s".formatted(MOST_REDIRECTS, first.uri()));
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

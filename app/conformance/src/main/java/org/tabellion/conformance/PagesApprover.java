package org.tabellion.conformance;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * A browser without a window, for servers whose pages are forms: a password field asks to sign in, a field for a one-time
 * code wants one, a button whose value or id is {@code approve} approves. Cookies stay, so the signer signs in once.
 */
public final class PagesApprover implements Approver {

    private static final int MOST_STEPS = 12;
    private static final String USER =
            "input[autocomplete=username], input[type=email], input[name=username], input[type=text]";
    private static final String PASSWORD = "input[type=password]";
    private static final String CODE = "input[autocomplete=one-time-code]";
    private static final String APPROVE = "button[value=approve], button#approve, input[type=submit][value=approve]";
    private static final String GO_ON = "a#continue, meta[http-equiv=refresh]";

    private final HttpClient http;
    private final String user;
    private final Secret password;
    private final @Nullable Codes codes;

    PagesApprover(Options options, String user, Secret password, @Nullable Codes codes) throws IOException {
        this.http = Wire.client(options)
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER))
                .build();
        this.user = user;
        this.password = password;
        this.codes = codes;
    }

    /** As the options say; its sign-in lasts over several runs. */
    public static Optional<Approver> of(Options options) throws IOException {
        var command = options.value("--approver-command");
        if (command.isPresent()) {
            return Optional.of(new CommandApprover(command.get()));
        }
        var user = options.value("--user");
        var password = options.secret("--password-file");
        if (user.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        var codes = options.value("--code-from")
                .<Codes>map(it -> new Codes.OfAddress(URI.create(it)))
                .or(() -> options.value("--code-command").map(Codes::ofCommand));
        return Optional.of(new PagesApprover(options, user.get(), password.get(), codes.orElse(null)));
    }

    private record Page(URI address, int status, String body, boolean outside) {

        Document html() {
            return Jsoup.parse(body, address.toString());
        }
    }

    @Override
    public Landing open(URI request, URI redirectUri) throws IOException {
        var page = follow(get(request), redirectUri);
        for (int i = 0; i < MOST_STEPS && !page.outside(); i++) {
            var next = step(page);
            if (next.isEmpty()) {
                return new Landing(page.address(), page.status(), false);
            }
            page = follow(next.get(), redirectUri);
        }
        return new Landing(page.address(), page.status(), page.outside());
    }

    /** @return what the signer does on this page */
    private Optional<HttpRequest> step(Page page) throws IOException {
        var html = page.html();
        if (html.selectFirst(PASSWORD) instanceof Element field) {
            if (codes != null) {
                codes.expect();
            }
            var form = form(field, page);
            var typed = new LinkedHashMap<String, String>();
            typed.put(field.attr("name"), password.reveal());
            if (form.selectFirst(USER) instanceof Element name) {
                typed.put(name.attr("name"), user);
            }
            return Optional.of(submitted(form, typed));
        }
        if (html.selectFirst(CODE) instanceof Element field) {
            if (codes == null) {
                throw new IOException(
                        "the server asks for a code, and there is neither --code-from nor --code-command");
            }
            return Optional.of(submitted(form(field, page), Map.of(field.attr("name"), codes.next())));
        }
        if (html.selectFirst(APPROVE) instanceof Element button) {
            var pressed = button.hasAttr("name")
                    ? Map.of(button.attr("name"), button.attr("value"))
                    : Map.<String, String>of();
            return Optional.of(submitted(form(button, page), pressed));
        }
        return Optional.ofNullable(html.selectFirst(GO_ON)).map(it -> get(URI.create(goOn(it, page))));
    }

    private static String goOn(Element element, Page page) {
        return element.is("a")
                ? element.absUrl("href")
                : page.address()
                        .resolve(element.attr("content").replaceFirst("(?i)^[^;]*;\\s*url=", ""))
                        .toString();
    }

    private static Element form(Element inside, Page page) throws IOException {
        var form = inside.closest("form");
        if (form == null) {
            throw new IOException("a field without a form on " + page.address());
        }
        return form;
    }

    private Page follow(HttpRequest first, URI redirectUri) throws IOException {
        var request = first;
        for (int i = 0; i < MOST_STEPS; i++) {
            var answer = send(request);
            var location = answer.headers().firstValue("Location");
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                return new Page(request.uri(), answer.statusCode(), answer.body(), false);
            }
            var next = request.uri().resolve(location.get());
            if (location.get().startsWith(redirectUri.toString())
                    || !next.getAuthority().equals(request.uri().getAuthority())) {
                return new Page(next, answer.statusCode(), "", true);
            }
            request = get(next);
        }
        throw new IOException("redirects without an end from " + first.uri());
    }

    private static HttpRequest get(URI address) {
        return HttpRequest.newBuilder(address)
                .header("Accept", "text/html")
                .GET()
                .build();
    }

    private static HttpRequest submitted(Element form, Map<String, String> typed) {
        var fields = new LinkedHashMap<String, String>();
        for (var field : form.select("input[name], select[name], textarea[name]")) {
            var isChoice = field.is("[type=radio], [type=checkbox]");
            if (!field.is("[type=submit]") && (!isChoice || field.hasAttr("checked"))) {
                fields.put(field.attr("name"), field.val());
            }
        }
        fields.putAll(typed);
        var encoded = fields.entrySet().stream()
                .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(form.hasAttr("action") ? form.absUrl("action") : form.baseUri()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(encoded))
                .build();
    }

    private java.net.http.HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

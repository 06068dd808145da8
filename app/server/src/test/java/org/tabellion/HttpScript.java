package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plays a file of requests and the answers that are wanted: see the head of such a file for what it means. */
final class HttpScript {

    private static final Pattern NAME = Pattern.compile("\\{\\{(?<name>[a-z_]+)}}");
    private static final Pattern WHOLE_NAME = Pattern.compile("\\{\\{(?<name>[a-z_]+|\\*)}}");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final String base;
    private final Map<String, String> names;

    /** @param names what is known at first; grows as answers are read */
    HttpScript(HttpClient http, String base, Map<String, String> names) {
        this.http = http;
        this.base = base;
        this.names = names;
    }

    /** @param asked request line, headers, an empty line, body; {@code wanted} status line, headers, body */
    record Exchange(String title, List<String> asked, List<String> wanted) {}

    static List<Exchange> read(String file) throws IOException {
        var text = new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8);
        var exchanges = new ArrayList<Exchange>();
        for (var part : text.split("(?m)^### ")) {
            if (part.startsWith("#")) {
                continue;
            }
            var lines = part.lines().toList();
            int answer = lines.stream()
                    .filter(it -> it.startsWith("HTTP "))
                    .map(lines::indexOf)
                    .findFirst()
                    .orElseThrow();
            exchanges.add(
                    new Exchange(lines.getFirst(), lines.subList(1, answer), lines.subList(answer, lines.size())));
        }
        return exchanges;
    }

    void play(Exchange exchange) throws IOException, InterruptedException {
        var answer = http.send(request(exchange.asked()), HttpResponse.BodyHandlers.ofString());
        var wanted = exchange.wanted().iterator();
        assertThat("HTTP " + answer.statusCode()).as(answer.body()).isEqualTo(wanted.next());
        var body = new StringBuilder();
        while (wanted.hasNext()) {
            var line = wanted.next();
            var header = line.split(": ", 2);
            if (body.isEmpty() && header.length == 2 && header[0].matches("[A-Za-z-]+")) {
                matches(header[1], answer.headers().firstValue(header[0]).orElse("no " + header[0]), header[0]);
            } else if (!line.isEmpty()) {
                body.append(line).append("\r\n");
            }
        }
        if (body.toString().startsWith("{")) {
            compare(JSON.readTree(body.toString()), JSON.readTree(answer.body()), "");
        } else {
            assertThat(answer.body()).isEqualTo(filled(body.toString()));
        }
    }

    private HttpRequest request(List<String> asked) {
        var lines = asked.stream().map(this::filled).toList();
        var target = lines.getFirst().split(" ", 2);
        int end = lines.indexOf("");
        var content = end < 0
                ? ""
                : String.join("\r\n", lines.subList(end, lines.size())).strip();
        var request = HttpRequest.newBuilder(URI.create(base + target[1]))
                .method(
                        target[0],
                        content.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(content));
        for (var line : lines.subList(1, end < 0 ? lines.size() : end)) {
            var header = line.split(": ", 2);
            request.header(header[0], header[1]);
        }
        return request.build();
    }

    private void compare(JsonNode wanted, JsonNode found, String where) {
        if (wanted.isObject()) {
            for (var member : wanted.properties()) {
                compare(member.getValue(), found.path(member.getKey()), where + "/" + member.getKey());
            }
        } else if (wanted.isArray()) {
            assertThat(found.size()).as(where + " of " + found).isEqualTo(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                compare(wanted.get(i), found.path(i), where + "/" + i);
            }
        } else if (wanted.isNull()) {
            assertThat(found.isMissingNode()).as(where + " is absent").isTrue();
        } else if (wanted.isString()) {
            assertThat(found.isString()).as(where + " is a string").isTrue();
            matches(wanted.stringValue(), found.stringValue(), where);
        } else {
            assertThat(found).as(where).isEqualTo(wanted);
        }
    }

    private void matches(String wanted, String found, String where) {
        var name = WHOLE_NAME.matcher(wanted);
        if (name.matches() && !names.containsKey(name.group("name"))) {
            assertThat(found).as(where).isNotEmpty();
            if (!name.group("name").equals("*")) {
                names.put(name.group("name"), found);
            }
        } else {
            assertThat(found).as(where).isEqualTo(filled(wanted));
        }
    }

    private String filled(String text) {
        return NAME.matcher(text)
                .replaceAll(it -> Matcher.quoteReplacement(names.getOrDefault(it.group("name"), it.group())));
    }
}

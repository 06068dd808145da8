package org.tabellion.cscapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A script of HTTP exchanges that a person can read. A case begins with {@code ### title}, may go on with {@code in v1 v2}
 * (all generations otherwise) and {@code given ...} lines, and has one exchange or more: request line, headers, empty
 * line, body; {@code -> status}, headers, empty line, body. Words in angle brackets are the fixture's. In an expected body
 * {@code "*"} stands for any value, {@code "*name"} also keeps it as {@code <name>}, and a member {@code "..."} for more
 * members.
 */
record GoldenScript(String file, List<Case> cases) {

    record Case(String title, Set<Generation> generations, List<String> given, List<Exchange> exchanges) {}

    record Exchange(String method, String path, Map<String, String> headers, String body, int status, Answer answer) {}

    record Answer(Map<String, String> headers, String body) {}

    static List<GoldenScript> all() {
        var folder = Path.of("src/test/resources/org/tabellion/cscapi/golden");
        try (var files = Files.list(folder)) {
            return files.sorted().map(GoldenScript::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenScript read(Path file) {
        try {
            var lines = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(it -> !it.startsWith("# "))
                    .toList();
            return new GoldenScript(file.getFileName().toString(), new Reading(lines).cases());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Reading {

        private final List<String> lines;
        private int at;

        Reading(List<String> lines) {
            this.lines = lines;
        }

        List<Case> cases() {
            var cases = new ArrayList<Case>();
            skipEmpty();
            while (at < lines.size()) {
                cases.add(oneCase());
            }
            return cases;
        }

        private Case oneCase() {
            if (!lines.get(at).startsWith("### ")) {
                throw new IllegalStateException("no title: " + lines.get(at));
            }
            var title = lines.get(at++).substring(4);
            var generations = EnumSet.allOf(Generation.class);
            var given = new ArrayList<String>();
            while (lines.get(at).startsWith("in ") || lines.get(at).startsWith("given ")) {
                var line = lines.get(at++);
                if (line.startsWith("in ")) {
                    generations.clear();
                    for (var name : line.substring(3).split(" ")) {
                        generations.add(Generation.ofPath(name).orElseThrow());
                    }
                } else {
                    given.add(line.substring(6));
                }
            }
            var exchanges = new ArrayList<Exchange>();
            while (at < lines.size() && !lines.get(at).startsWith("### ")) {
                exchanges.add(exchange());
            }
            return new Case(title, generations, given, exchanges);
        }

        private Exchange exchange() {
            var request = lines.get(at++).split(" ", 2);
            var headers = headers();
            var body = body();
            var status = lines.get(at++);
            if (!status.startsWith("-> ")) {
                throw new IllegalStateException("no status: " + status);
            }
            var answer = new Answer(headers(), body());
            return new Exchange(request[0], request[1], headers, body, Integer.parseInt(status.substring(3)), answer);
        }

        private Map<String, String> headers() {
            var headers = new LinkedHashMap<String, String>();
            while (at < lines.size() && lines.get(at).matches("[A-Za-z-]+: .*")) {
                var header = lines.get(at++).split(": ", 2);
                headers.put(header[0], header[1]);
            }
            skipEmpty();
            return headers;
        }

        private String body() {
            var body = new StringBuilder();
            while (at < lines.size() && !lines.get(at).matches("(-> |### |POST |GET |PUT ).*")) {
                body.append(lines.get(at++)).append('\n');
            }
            return body.toString().strip();
        }

        private void skipEmpty() {
            while (at < lines.size() && lines.get(at).isBlank()) {
                at++;
            }
        }
    }
}

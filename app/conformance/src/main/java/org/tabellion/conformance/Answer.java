package org.tabellion.conformance;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a server answered, and what can be demanded of it. Each demand gives the answer back, or throws. */
final class Answer {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** CSC 1.0.4.0 prints it for several methods, whatever is wrong. */
    private static final String GENERIC = "The request is missing a required parameter";

    private final String call;
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final Remarks remarks;

    Answer(String call, int status, HttpHeaders headers, byte[] body, Remarks remarks) {
        this.call = call;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.remarks = remarks;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    Answer status(int... wanted) {
        if (IntStream.of(wanted).noneMatch(it -> it == status)) {
            throw new NotConforming("%s answered %d, not %s%s"
                    .formatted(
                            call,
                            status,
                            Arrays.stream(wanted).mapToObj(Integer::toString).collect(Collectors.joining(" or ")),
                            said()));
        }
        return this;
    }

    private String said() {
        var text = text();
        if (text.isBlank()) {
            return "";
        }
        return text.length() <= 300 ? ": " + text : ": " + text.substring(0, 300) + "...";
    }

    /** An object, in JSON that says so, without a member that stands twice. */
    JsonNode json() {
        var type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/json")) {
            throw new NotConforming("%s answered with Content-Type %s, not application/json"
                    .formatted(call, type.isEmpty() ? "(none)" : type));
        }
        var read = parsed();
        if (!(read instanceof ObjectNode)) {
            throw new NotConforming("%s answered no JSON object%s".formatted(call, said()));
        }
        return read;
    }

    private JsonNode parsed() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException malformed) {
            throw new NotConforming(
                    "%s answered what is no JSON (%s)%s".formatted(call, malformed.getOriginalMessage(), said()));
        }
    }

    JsonNode shaped(Shape shape) {
        var read = json();
        var faults = shape.faults(read);
        if (!faults.isEmpty()) {
            throw new NotConforming(call + ": " + String.join("; ", faults));
        }
        return read;
    }

    /** With an error in JSON, whatever it is called. */
    Answer refused(int... wanted) {
        status(wanted);
        error();
        return this;
    }

    /** With one of these codes. */
    Answer refusedAs(String codes, int... wanted) {
        status(wanted);
        var code = error();
        if (!Arrays.asList(codes.split(" ")).contains(code)) {
            throw new NotConforming(
                    "%s answered the error %s, not %s".formatted(call, code, codes.replace(" ", " or ")));
        }
        return this;
    }

    /** In the standard's own words: a description that is left out is remarked, another one is a fault. */
    Answer refusedFor(String description) {
        return refusedFor(400, "invalid_request", description);
    }

    Answer refusedFor(int wanted, String code, String... descriptions) {
        refusedAs(code, wanted);
        var told = json().path("error_description");
        if (told.isMissingNode() || told.isNull()) {
            remarks.add(call + " gives no error_description; the standard has: " + descriptions[0]);
        } else if (!told.isString()
                || (!told.stringValue().startsWith(GENERIC)
                        && Arrays.stream(descriptions)
                                .noneMatch(it -> undotted(it).equals(undotted(told.stringValue()))))) {
            throw new NotConforming("%s describes the error as %s, the standard as \"%s\""
                    .formatted(call, told, String.join("\" or \"", descriptions)));
        }
        return this;
    }

    /** Versions differ in a full stop at the end. */
    private static String undotted(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private String error() {
        var read = json();
        if (!read.path("error").isString() || read.path("error").stringValue().isEmpty()) {
            throw new NotConforming("%s answered %d without a member error%s".formatted(call, status, said()));
        }
        var description = read.path("error_description");
        if (!description.isMissingNode() && !description.isString() && !description.isNull()) {
            throw new NotConforming("%s answered an error_description that is no string".formatted(call));
        }
        return read.path("error").stringValue();
    }

    Answer header(String name, String beginning) {
        var value = header(name).orElse("");
        if (!value.toLowerCase(Locale.ROOT).startsWith(beginning.toLowerCase(Locale.ROOT))) {
            throw new NotConforming("%s answered with %s: %s, not %s"
                    .formatted(call, name, value.isEmpty() ? "(none)" : value, beginning));
        }
        return this;
    }

    Answer notStored() {
        if (headers.allValues("Cache-Control").stream().noneMatch(it -> it.contains("no-store"))) {
            throw new NotConforming(call + " may be stored: Cache-Control: no-store is missing");
        }
        return this;
    }
}

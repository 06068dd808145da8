package org.tabellion.sam.adapter.out.log;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.model.CanonicalJson;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A line as it is read back. */
record AuditLine(JsonNode json) {

    private static final JsonMapper READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws tools.jackson.core.JacksonException if it is no JSON */
    static AuditLine parse(String text) {
        return new AuditLine(READER.readTree(text));
    }

    long sequence() {
        return number("seq");
    }

    boolean isRoot() {
        return text("type").equals("root");
    }

    String text(String name) {
        return json.required(name).stringValue();
    }

    Bytes bytes(String name) {
        return Bytes.ofBase64Url(text(name));
    }

    /** @throws IllegalArgumentException if it is no time */
    Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("no time", e);
        }
    }

    long number(String name) {
        return json.required(name).longValue();
    }

    /** What the signature of a root covers: its record without number, link and signature. */
    Bytes statement() {
        var statement = new CanonicalJson();
        json.properties().forEach(member -> {
            switch (member.getKey()) {
                case "seq", "prev", "signature" -> {
                    // Not known, or not there, when the root was signed.
                }
                default -> {
                    var value = member.getValue();
                    if (value.isIntegralNumber()) {
                        statement.number(member.getKey(), value.longValue());
                    } else {
                        statement.text(member.getKey(), value.stringValue());
                    }
                }
            }
        });
        return statement.toBytes();
    }
}

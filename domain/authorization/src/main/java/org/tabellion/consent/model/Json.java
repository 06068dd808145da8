package org.tabellion.consent.model;

import java.util.List;
import org.tabellion.kernel.Bytes;

/** Writes one JSON object: members in the order given, no white space. Times are seconds since 1970, as JWT has them. */
final class Json {

    private final StringBuilder text = new StringBuilder("{");
    private boolean first = true;

    Json text(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    Json number(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    Json flag(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    Json texts(String name, List<String> values) {
        name(name);
        text.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            quote(values.get(i));
        }
        text.append(']');
        return this;
    }

    Json object(String name) {
        name(name);
        text.append('{');
        first = true;
        return this;
    }

    Json end() {
        text.append('}');
        first = false;
        return this;
    }

    Bytes done() {
        return Bytes.ofUtf8(text.append('}').toString());
    }

    private void name(String name) {
        if (!first) {
            text.append(',');
        }
        first = false;
        quote(name);
        text.append(':');
    }

    /** RFC 8259 section 7; what is not printable ASCII is escaped. */
    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}

package org.tabellion.audit.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** Facts as a JSON object and back: names and values are strings, the order stays. */
public final class Facts {

    private Facts() {}

    public static String write(Map<String, String> facts) {
        var json = new StringBuilder("{");
        for (var fact : facts.entrySet()) {
            if (json.length() > 1) {
                json.append(',');
            }
            quote(json, fact.getKey());
            json.append(':');
            quote(json, fact.getValue());
        }
        return json.append('}').toString();
    }

    /** RFC 8259 section 7; everything outside printable ASCII is escaped, so that one value has one form. */
    static void quote(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** @throws IllegalArgumentException if {@code json} is not of the form that {@link #write} gives */
    public static Map<String, String> read(String json) {
        var facts = new LinkedHashMap<String, String>();
        var at = new int[] {1};
        while (json.charAt(at[0]) != '}') {
            if (json.charAt(at[0]) == ',') {
                at[0]++;
            }
            var name = unquote(json, at);
            at[0]++;
            facts.put(name, unquote(json, at));
        }
        return facts;
    }

    private static String unquote(String json, int[] at) {
        if (json.charAt(at[0]++) != '"') {
            throw new IllegalArgumentException("facts are written as strings");
        }
        var value = new StringBuilder();
        while (json.charAt(at[0]) != '"') {
            char c = json.charAt(at[0]++);
            if (c != '\\') {
                value.append(c);
            } else if (json.charAt(at[0]) == 'u') {
                value.append((char) Integer.parseInt(json.substring(at[0] + 1, at[0] + 5), 16));
                at[0] += 5;
            } else {
                value.append(json.charAt(at[0]++));
            }
        }
        at[0]++;
        return value.toString();
    }
}

package org.tabellion.access.adapter.out.jdbc;

import java.util.Map;
import java.util.stream.Collectors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.adapter.out.jdbc.Lists;

/** Names and values in one column: both as base64url, a pair a line. */
final class FactLines {

    private FactLines() {}

    static String write(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(it -> encoded(it.getKey()) + " " + encoded(it.getValue()))
                .collect(Collectors.joining("\n"));
    }

    static Map<String, String> read(String lines) {
        return Lists.split(lines).stream()
                .map(line -> line.split(" ", -1))
                .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1])));
    }

    private static String encoded(String text) {
        return Bytes.ofUtf8(text).base64Url();
    }

    private static String decoded(String text) {
        return Bytes.ofBase64Url(text).utf8();
    }
}

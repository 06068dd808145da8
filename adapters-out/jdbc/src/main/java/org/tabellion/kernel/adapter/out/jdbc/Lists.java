package org.tabellion.kernel.adapter.out.jdbc;

import java.util.Collection;
import java.util.List;

/** Lists of short texts in one column: an element a line, so that every database can keep them. */
public final class Lists {

    private Lists() {}

    /** @throws IllegalArgumentException if an element has a line feed or is empty */
    public static String join(Collection<String> elements) {
        for (var element : elements) {
            if (element.isEmpty() || element.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("an element is neither empty nor of two lines");
            }
        }
        return String.join("\n", elements);
    }

    public static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }
}

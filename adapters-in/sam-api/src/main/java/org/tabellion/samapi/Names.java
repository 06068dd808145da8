package org.tabellion.samapi;

import java.util.regex.Pattern;

/** Names that operators give to nodes, clients and authorization servers. */
final class Names {

    static final String EXPECTED = "1 to 64 of A-Z a-z 0-9 . _ -";
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Names() {}

    static String check(String name) {
        if (!SHAPE.matcher(name).matches()) {
            throw new IllegalArgumentException("not " + EXPECTED);
        }
        return name;
    }
}

package org.tabellion.audit.spi;

import java.util.regex.Pattern;

/**
 * The name of this node, under which its records are chained.
 *
 * @param name lower-case letters, digits and dashes; two nodes never share one
 */
public record Node(String name) {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public Node {
        if (!SHAPE.matcher(name).matches()) {
            throw new IllegalArgumentException("a node's name is 1 to 63 lower-case letters, digits and dashes");
        }
    }
}

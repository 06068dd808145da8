package org.tabellion.sam;

import java.util.regex.Pattern;

/** An operation user: somebody who administers the SAM, by the name that the static configuration gives. */
public record OperationUserId(String value) implements Caller {

    // No id has a colon.
    static final String QUALIFIER = "operator:";

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public OperationUserId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("an id is 1 to 64 letters, digits, dots, dashes, underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

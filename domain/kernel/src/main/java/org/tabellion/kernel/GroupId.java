package org.tabellion.kernel;

import java.util.regex.Pattern;
import org.jmolecules.ddd.types.Identifier;

/** A group of service providers: the owner of everything that is kept for one of its members. Leads every key and index. */
public record GroupId(String value) implements Identifier {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public GroupId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a group id is 1 to 63 lower-case letters, digits and dashes");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

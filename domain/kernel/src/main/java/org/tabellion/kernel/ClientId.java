package org.tabellion.kernel;

import java.util.regex.Pattern;
import org.jmolecules.ddd.types.Identifier;

/** A service provider, by its OAuth 2.0 client_id. */
public record ClientId(String value) implements Identifier {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    public ClientId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a client_id is 1 to 100 letters, digits, dots, dashes, underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

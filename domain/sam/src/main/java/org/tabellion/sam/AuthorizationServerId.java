package org.tabellion.sam;

import java.util.regex.Pattern;
import org.jmolecules.ddd.types.Identifier;

/** A registered authorization server, by the name that the configuration gives it. */
public record AuthorizationServerId(String value) implements Identifier {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Of no server, never configured: what the SAM itself vouches for. */
    public static final AuthorizationServerId NONE = new AuthorizationServerId("sam.factor");

    public AuthorizationServerId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("an id is 1 to 64 letters, digits, dots, dashes, underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

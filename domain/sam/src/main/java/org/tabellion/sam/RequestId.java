package org.tabellion.sam;

import java.util.regex.Pattern;
import org.jmolecules.ddd.types.Identifier;

/** The {@code X-Request-Id} of a call: a UUID in lower case, chosen by the client, the same for every repetition of it. */
public record RequestId(String value) implements Identifier {

    private static final Pattern SHAPE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    public RequestId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a request id is a UUID in lower case");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

package org.tabellion.sam;

import java.util.regex.Pattern;

/** A registered signing service (SSA); the {@code azp} of a SAD. */
public record SigningServiceId(String value) implements Caller {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public SigningServiceId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("an id is 1 to 64 letters, digits, dots, dashes, underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

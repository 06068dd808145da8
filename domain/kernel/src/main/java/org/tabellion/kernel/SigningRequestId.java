package org.tabellion.kernel;

import org.jmolecules.ddd.types.Identifier;

/** A document that waits for its signature. */
public record SigningRequestId(String value) implements Identifier {

    public static final String PREFIX = "sr_";

    public SigningRequestId {
        Ids.check(PREFIX, value);
    }

    /** @throws Failure NOT_FOUND if {@code text}, which came from outside, cannot be such an id */
    public static SigningRequestId parse(String text) {
        try {
            return new SigningRequestId(text);
        } catch (IllegalArgumentException notAnId) {
            throw Failure.notFound("signing request");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

package org.tabellion.kernel;

import org.jmolecules.ddd.types.Identifier;

/** A question put to a signer, and the record of the answer. */
public record ConsentId(String value) implements Identifier {

    public static final String PREFIX = "co_";

    public ConsentId {
        Ids.check(PREFIX, value);
    }

    /** @throws Failure NOT_FOUND if {@code text}, which came from outside, cannot be such an id */
    public static ConsentId parse(String text) {
        try {
            return new ConsentId(text);
        } catch (IllegalArgumentException notAnId) {
            throw Failure.notFound("consent");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

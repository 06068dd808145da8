package org.tabellion.kernel;

import org.jmolecules.ddd.types.Identifier;

/** A signer, natural or legal person; the {@code sub} of a SAD. */
public record SignerId(String value) implements Identifier {

    public static final String PREFIX = "sg_";

    public SignerId {
        Ids.check(PREFIX, value);
    }

    /** @throws Failure NOT_FOUND if {@code text}, which came from outside, cannot be such an id */
    public static SignerId parse(String text) {
        try {
            return new SignerId(text);
        } catch (IllegalArgumentException notAnId) {
            throw Failure.notFound("signer");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

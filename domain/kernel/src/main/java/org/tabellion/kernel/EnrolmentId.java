package org.tabellion.kernel;

import org.jmolecules.ddd.types.Identifier;

/** One enrolment of a signer: account, consent to key creation, key pair, certificate. */
public record EnrolmentId(String value) implements Identifier {

    public static final String PREFIX = "en_";

    public EnrolmentId {
        Ids.check(PREFIX, value);
    }

    /** @throws Failure NOT_FOUND if {@code text}, which came from outside, cannot be such an id */
    public static EnrolmentId parse(String text) {
        try {
            return new EnrolmentId(text);
        } catch (IllegalArgumentException notAnId) {
            throw Failure.notFound("enrolment");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

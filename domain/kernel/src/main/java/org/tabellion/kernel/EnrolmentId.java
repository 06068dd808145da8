package org.tabellion.kernel;

import org.jmolecules.ddd.types.Identifier;

/** One enrolment of a signer: account, consent to key creation, key pair, certificate. */
public record EnrolmentId(String value) implements Identifier {

    public static final String PREFIX = "en_";

    public EnrolmentId {
        Ids.check(PREFIX, value);
    }

    /** That which a signer's yes to one more key begins: one for each yes, however often it is asked for. */
    public static EnrolmentId begunBy(ApprovalId approval) {
        return new EnrolmentId(PREFIX + approval.value().substring(ApprovalId.PREFIX.length()));
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

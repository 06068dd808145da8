package org.tabellion.kernel;

import org.jmolecules.ddd.types.Identifier;

/** What a signer approved: the handle to the one SAD minted for it. */
public record ApprovalId(String value) implements Identifier {

    public static final String PREFIX = "ap_";

    public ApprovalId {
        Ids.check(PREFIX, value);
    }

    /** @throws Failure NOT_FOUND if {@code text}, which came from outside, cannot be such an id */
    public static ApprovalId parse(String text) {
        try {
            return new ApprovalId(text);
        } catch (IllegalArgumentException notAnId) {
            throw Failure.notFound("approval");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

package org.tabellion.kernel;

import org.jmolecules.ddd.types.Identifier;

/** A signing key with its certificate; the credentialID of the CSC API. */
public record CredentialId(String value) implements Identifier {

    public static final String PREFIX = "cr_";

    public CredentialId {
        Ids.check(PREFIX, value);
    }

    /** @throws Failure NOT_FOUND if {@code text}, which came from outside, cannot be such an id */
    public static CredentialId parse(String text) {
        try {
            return new CredentialId(text);
        } catch (IllegalArgumentException notAnId) {
            throw Failure.notFound("credential");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

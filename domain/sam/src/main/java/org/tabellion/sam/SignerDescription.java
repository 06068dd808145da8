package org.tabellion.sam;

import java.util.Locale;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.SignerId;

/**
 * Who a signer is, fixed for life.
 *
 * @param idp the identity provider, at most 256 characters
 * @param idpSubject the signer's name there, at most 256 characters
 */
public record SignerDescription(SignerId id, String idp, String idpSubject, Type type) implements ValueObject {

    private static final int LONGEST = 256;

    public SignerDescription {
        requireShort(idp);
        requireShort(idpSubject);
    }

    private static void requireShort(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException("1 to " + LONGEST + " characters");
        }
    }

    public enum Type {
        NATURAL,
        LEGAL;

        public static Optional<Type> named(String name) {
            for (var type : values()) {
                if (type.label().equals(name)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }

        /** {@code natural}, {@code legal}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package org.tabellion.sam;

import org.jmolecules.ddd.types.Identifier;

/** Who is at the other end of a connection: in one role, never in both. */
public sealed interface Caller extends Identifier permits SigningServiceId, OperationUserId {

    String value();

    /** A text that tells the role, too: no two callers have the same one. */
    default String qualified() {
        return switch (this) {
            case SigningServiceId service -> service.value();
            case OperationUserId user -> OperationUserId.QUALIFIER + user.value();
        };
    }

    /** @throws IllegalArgumentException if {@code text} is not what {@link #qualified} gave */
    static Caller ofQualified(String text) {
        return text.startsWith(OperationUserId.QUALIFIER)
                ? new OperationUserId(text.substring(OperationUserId.QUALIFIER.length()))
                : new SigningServiceId(text);
    }
}

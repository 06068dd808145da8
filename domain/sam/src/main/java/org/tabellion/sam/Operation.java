package org.tabellion.sam;

import java.util.Optional;

/** What a signing service may be allowed to ask; the names of the dynamic configuration. */
public enum Operation {
    GENERATE,
    ASSIGN,
    POP,
    UPDATE,
    SIGN,
    DELETE,
    FACTOR;

    public static Optional<Operation> named(String name) {
        for (var operation : values()) {
            if (operation.label().equals(name)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /** As the configuration and the audit write it. */
    public String label() {
        return switch (this) {
            case GENERATE -> "generate";
            case ASSIGN -> "assign";
            case POP -> "pop";
            case UPDATE -> "update";
            case SIGN -> "sign";
            case DELETE -> "delete";
            case FACTOR -> "factor";
        };
    }
}

package org.tabellion.sam;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What may be asked. All but {@link #CONFIGURE} are what a signing service may be allowed to; operation users configure and delete. */
public enum Operation {
    GENERATE,
    ASSIGN,
    POP,
    UPDATE,
    SIGN,
    /** Whether a factor is right: for whoever may {@link #SIGN}, since a signature asks the same. */
    CHECK,
    DELETE,
    FACTOR,
    CONFIGURE;

    /** What a signing service may be allowed to ask. */
    public static final Set<Operation> OF_SERVICES =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(CONFIGURE, CHECK)));

    /** What an operation user may ask. */
    public static final Set<Operation> OF_OPERATORS =
            Collections.unmodifiableSet(EnumSet.of(DELETE, FACTOR, CONFIGURE));

    /** By the name that the dynamic configuration uses: what a signing service may be allowed. */
    public static Optional<Operation> named(String name) {
        for (var operation : values()) {
            if (OF_SERVICES.contains(operation) && operation.label().equals(name)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /** What a client must be allowed to who asks this. */
    public Operation permission() {
        return this == CHECK ? SIGN : this;
    }

    /** As the configuration and the audit write it. */
    public String label() {
        return switch (this) {
            case GENERATE -> "generate";
            case ASSIGN -> "assign";
            case POP -> "pop";
            case UPDATE -> "update";
            case SIGN -> "sign";
            case CHECK -> "check";
            case DELETE -> "delete";
            case FACTOR -> "factor";
            case CONFIGURE -> "configuration";
        };
    }
}

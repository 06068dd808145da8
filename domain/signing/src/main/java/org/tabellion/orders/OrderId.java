package org.tabellion.orders;

import org.jmolecules.ddd.types.Identifier;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Ids;

/** An order: 80 bits of chance are in it, but to know it is no right to anything. */
public record OrderId(String value) implements Identifier {

    public static final String PREFIX = "or_";

    public OrderId {
        Ids.check(PREFIX, value);
    }

    /** @throws Failure NOT_FOUND if {@code text}, which came from outside, cannot be such an id */
    public static OrderId parse(String text) {
        try {
            return new OrderId(text);
        } catch (IllegalArgumentException notAnId) {
            throw Failure.notFound("order");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

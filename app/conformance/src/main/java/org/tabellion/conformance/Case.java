package org.tabellion.conformance;

import java.util.Set;

/**
 * One thing that a conforming server does, or refuses.
 *
 * @param id tells it from the others: group, dot, name
 * @param clause of the standard, for people
 */
record Case(String id, String clause, String title, Set<Edition> editions, Check check) {

    /** Returns when the server conforms; throws {@link NotConforming} or {@link Lacking} otherwise. */
    @FunctionalInterface
    interface Check {
        void on(Subject server) throws Exception;
    }

    String group() {
        return id.substring(0, id.indexOf('.'));
    }
}

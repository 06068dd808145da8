package org.tabellion.cscapi;

import java.util.Set;

/** One method of the API. What is here as a component is wired, and is what {@code info} names: nothing else. */
interface CscMethod {

    /** As in {@code info}: {@code credentials/list}. */
    String name();

    /** Whether that generation of the API has the method. */
    default boolean isOf(Generation generation) {
        return true;
    }

    /** A token of any of these scopes opens it; none: it is open to all. */
    Set<String> scopes(Generation generation);

    /** In bytes. */
    default int longestBody() {
        return CscRequest.LONGEST_BODY;
    }

    CscAnswer answer(CscCall call);
}

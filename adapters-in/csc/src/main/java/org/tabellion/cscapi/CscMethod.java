package org.tabellion.cscapi;

import java.util.Map;
import java.util.Set;

/** One method of the API. What is here as a component is wired, and is what {@code info} names: nothing else. */
interface CscMethod {

    /** As in {@code info}: {@code credentials/list}. */
    String name();

    /** A token of any of these scopes opens it; none: it is open to all. */
    Set<String> scopes();

    Map<String, ?> answer(CscCall call);
}

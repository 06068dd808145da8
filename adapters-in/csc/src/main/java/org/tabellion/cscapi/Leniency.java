package org.tabellion.cscapi;

import org.tabellion.access.Compatibility;

/** What of the peculiarities of old clients is borne with. Asked only where a call has one. */
@FunctionalInterface
interface Leniency {

    Leniency STRICT = _ -> false;
    Leniency LENIENT = _ -> true;

    boolean bears(Compatibility peculiarity);
}

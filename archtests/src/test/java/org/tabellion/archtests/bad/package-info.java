/** A hexagon made to break every rule once: each class says which, or that it is sound. */
@NullMarked
package org.tabellion.archtests.bad;

import org.jspecify.annotations.NullMarked;

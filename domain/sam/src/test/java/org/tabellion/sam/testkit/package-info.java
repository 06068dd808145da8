/** Fakes and contracts of the SAM's out-ports, for the tests of every leaf that implements or uses them. */
@NullMarked
package org.tabellion.sam.testkit;

import org.jspecify.annotations.NullMarked;

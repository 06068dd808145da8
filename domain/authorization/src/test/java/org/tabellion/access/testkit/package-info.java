/** Fakes and contracts of the access ports. */
@NullMarked
package org.tabellion.access.testkit;

import org.jspecify.annotations.NullMarked;

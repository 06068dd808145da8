/** Fakes and contracts of the meter's ports. */
@NullMarked
package org.tabellion.metering.testkit;

import org.jspecify.annotations.NullMarked;

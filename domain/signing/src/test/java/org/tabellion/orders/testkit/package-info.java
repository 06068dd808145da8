/** Contracts of the ports, and the fakes that keep them. */
@NullMarked
package org.tabellion.orders.testkit;

import org.jspecify.annotations.NullMarked;

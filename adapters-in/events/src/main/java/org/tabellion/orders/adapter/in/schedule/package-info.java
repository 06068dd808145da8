/** The clock that has clients told of their orders, and old orders forgotten. */
@NullMarked
package org.tabellion.orders.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;

/** Counts and totals of use. */
@NullMarked
package org.tabellion.metering.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

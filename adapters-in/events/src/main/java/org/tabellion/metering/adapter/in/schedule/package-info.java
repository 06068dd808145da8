/** The clock that has counts folded. */
@NullMarked
package org.tabellion.metering.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;

/** The clock that has expired requests forgotten. */
@NullMarked
package org.tabellion.access.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;

/** The clock that has expired SADs erased. */
@NullMarked
package org.tabellion.consent.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;

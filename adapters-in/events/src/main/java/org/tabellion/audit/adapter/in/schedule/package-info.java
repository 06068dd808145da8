/** The clock that has the audit sealed. */
@NullMarked
package org.tabellion.audit.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;

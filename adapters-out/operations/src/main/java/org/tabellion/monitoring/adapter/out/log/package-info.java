/** Alarms as lines of the log, where a collector finds them. */
@NullMarked
package org.tabellion.monitoring.adapter.out.log;

import org.jspecify.annotations.NullMarked;

/** Fakes of the monitoring's ports. */
@NullMarked
package org.tabellion.monitoring.testkit;

import org.jspecify.annotations.NullMarked;

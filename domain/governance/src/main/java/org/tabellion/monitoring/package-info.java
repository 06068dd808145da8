/** Alarms and health. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package org.tabellion.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

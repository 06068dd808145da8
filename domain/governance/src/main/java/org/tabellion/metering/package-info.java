/** What each service provider has used: counted within the caller's unit of work, added up by day, reported. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package org.tabellion.metering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** The SAM's process: its configuration files, its commands, and the wiring of its parts. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "sam", "samapi"})
package org.tabellion.samserver;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

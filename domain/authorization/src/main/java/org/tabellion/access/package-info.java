/** Clients of service providers, their grants and tokens. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "groups", "audit"})
package org.tabellion.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Signing keys and certificates. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "groups", "audit", "monitoring"})
package org.tabellion.credentials;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

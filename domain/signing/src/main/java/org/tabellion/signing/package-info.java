/** Hashes in, signature values out. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "credentials", "audit", "metering"})
package org.tabellion.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

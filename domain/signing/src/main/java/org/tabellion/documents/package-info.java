/** AdES documents: prepared, approved, signed, extended, delivered. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"kernel", "signing", "credentials", "validation", "groups", "audit", "metering"})
package org.tabellion.documents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

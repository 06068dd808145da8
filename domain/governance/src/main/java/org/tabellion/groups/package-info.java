/** Groups of service providers and what each has configured. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "audit"})
package org.tabellion.groups;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

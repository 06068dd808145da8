/** Is this signature good? */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "groups", "metering"})
package org.tabellion.validation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

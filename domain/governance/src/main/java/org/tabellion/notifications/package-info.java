/** Telling a person. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "groups"})
package org.tabellion.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Calls whose answer is fetched later: kept until they are carried out, then until their client has the answer. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "audit"})
package org.tabellion.orders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** The tamper-evident record of the server. It is called inside the caller's unit of work, not listened to: audit that cannot be written stops the act. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "monitoring"})
package org.tabellion.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

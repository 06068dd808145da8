/** Signers, their accounts and their enrolment. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "groups", "audit", "notifications", "metering"})
package org.tabellion.signers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

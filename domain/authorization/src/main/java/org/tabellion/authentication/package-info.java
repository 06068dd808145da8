/** Factors, and who a signer has proven to be. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "signers", "notifications", "groups", "audit"})
package org.tabellion.authentication;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What a signer is asked and answers, and the SAD minted from a yes. The only module that can have a SAD signed. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"kernel", "authentication", "signers", "access", "groups", "audit", "monitoring"})
package org.tabellion.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

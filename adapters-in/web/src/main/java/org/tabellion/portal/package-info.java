/** The signer's pages: account, sign-in, consent, what waits. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "authentication", "signers", "consent", "credentials", "documents"})
package org.tabellion.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

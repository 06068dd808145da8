/** Plumbing: the HTTPS channel to the SAM that the adapters of credentials and signing share. Knows no capability. */
@NullMarked
@ApplicationModule(allowedDependencies = {"http", "kernel", "monitoring"})
package org.tabellion.samclient;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

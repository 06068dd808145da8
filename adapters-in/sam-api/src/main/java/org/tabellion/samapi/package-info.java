/** The SAM's HTTPS edge: mutual TLS, strict JSON, and the contract of {@code /sam/v1} as files beside the classes. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "sam"})
package org.tabellion.samapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

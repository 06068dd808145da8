/** The signature activation module: a SAD is checked, a key is activated, signs what was approved, and is forgotten. */
@NullMarked
@ApplicationModule(allowedDependencies = "kernel")
package org.tabellion.sam;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Values and ports that every capability shares. Sees nothing of the project. */
@NullMarked
@ApplicationModule(type = ApplicationModule.Type.OPEN)
package org.tabellion.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

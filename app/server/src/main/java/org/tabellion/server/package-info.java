/** Assembly of the server: what it finds at its start. */
@NullMarked
@ApplicationModule(type = ApplicationModule.Type.OPEN)
package org.tabellion.server;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.tabellion.archtests.modules.shop;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

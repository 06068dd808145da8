@NullMarked
package org.tabellion.archtests.bad.kernel;

import org.jspecify.annotations.NullMarked;

/** Two modules, of which one uses the other without having said so. */
@NullMarked
package org.tabellion.archtests.modules;

import org.jspecify.annotations.NullMarked;

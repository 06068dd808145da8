@NullMarked
package org.tabellion.groups.spi;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.tabellion.access.spi;

import org.jspecify.annotations.NullMarked;

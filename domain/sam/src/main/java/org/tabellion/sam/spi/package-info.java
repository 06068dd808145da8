@NullMarked
package org.tabellion.sam.spi;

import org.jspecify.annotations.NullMarked;

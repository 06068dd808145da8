@NullMarked
package org.tabellion.metering.spi;

import org.jspecify.annotations.NullMarked;

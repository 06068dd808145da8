@NullMarked
package org.tabellion.monitoring.spi;

import org.jspecify.annotations.NullMarked;

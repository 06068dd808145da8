@NullMarked
package org.tabellion.orders.spi;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.tabellion.archtests.bad.orders.spi;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.tabellion.notifications.spi;

import org.jspecify.annotations.NullMarked;

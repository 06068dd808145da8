@NullMarked
package org.tabellion.consent.spi;

import org.jspecify.annotations.NullMarked;

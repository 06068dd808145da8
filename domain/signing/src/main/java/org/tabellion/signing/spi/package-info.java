@NullMarked
package org.tabellion.signing.spi;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.tabellion.signers.spi;

import org.jspecify.annotations.NullMarked;

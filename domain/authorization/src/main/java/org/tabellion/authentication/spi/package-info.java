@NullMarked
package org.tabellion.authentication.spi;

import org.jspecify.annotations.NullMarked;

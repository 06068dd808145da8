@NullMarked
package org.tabellion.validation.spi;

import org.jspecify.annotations.NullMarked;

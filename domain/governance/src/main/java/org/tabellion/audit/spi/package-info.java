@NullMarked
package org.tabellion.audit.spi;

import org.jspecify.annotations.NullMarked;

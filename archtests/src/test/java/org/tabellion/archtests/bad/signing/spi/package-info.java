@NullMarked
package org.tabellion.archtests.bad.signing.spi;

import org.jspecify.annotations.NullMarked;

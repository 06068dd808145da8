@NullMarked
package org.tabellion.archtests.bad.consent.spi;

import org.jspecify.annotations.NullMarked;

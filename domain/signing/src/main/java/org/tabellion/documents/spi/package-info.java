@NullMarked
package org.tabellion.documents.spi;

import org.jspecify.annotations.NullMarked;

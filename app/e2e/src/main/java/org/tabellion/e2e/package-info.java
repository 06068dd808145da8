/** The whole product from outside: the walk that {@code ./tabellion demo} shows. Knows addresses and documents, no class of the product. */
@NullMarked
package org.tabellion.e2e;

import org.jspecify.annotations.NullMarked;

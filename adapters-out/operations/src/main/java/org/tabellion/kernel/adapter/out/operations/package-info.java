/** Time and chance as the machine gives them. */
@NullMarked
package org.tabellion.kernel.adapter.out.operations;

import org.jspecify.annotations.NullMarked;

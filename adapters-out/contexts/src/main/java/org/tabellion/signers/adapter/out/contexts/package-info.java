/** What signers need of the other security context, asked of its in-ports: the one place where the two meet (design 2). */
@NullMarked
package org.tabellion.signers.adapter.out.contexts;

import org.jspecify.annotations.NullMarked;

/** Transactions, and the group they work for. */
@NullMarked
package org.tabellion.kernel.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

/** What orders need of the authorization context, asked of its in-ports. */
@NullMarked
package org.tabellion.orders.adapter.out.contexts;

import org.jspecify.annotations.NullMarked;

/** Clients are told of the end of their orders over HTTPS. */
@NullMarked
package org.tabellion.orders.adapter.out.http;

import org.jspecify.annotations.NullMarked;

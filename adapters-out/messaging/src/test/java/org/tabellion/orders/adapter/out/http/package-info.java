@NullMarked
package org.tabellion.orders.adapter.out.http;

import org.jspecify.annotations.NullMarked;

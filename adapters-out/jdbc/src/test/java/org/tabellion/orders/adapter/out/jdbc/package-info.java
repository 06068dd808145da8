@NullMarked
package org.tabellion.orders.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.tabellion.archtests.bad.orders.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

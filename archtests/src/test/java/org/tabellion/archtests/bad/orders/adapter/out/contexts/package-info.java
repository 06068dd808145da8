@NullMarked
package org.tabellion.archtests.bad.orders.adapter.out.contexts;

import org.jspecify.annotations.NullMarked;

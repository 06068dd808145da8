@NullMarked
package org.tabellion.archtests.bad.orders.adapter.in.events;

import org.jspecify.annotations.NullMarked;

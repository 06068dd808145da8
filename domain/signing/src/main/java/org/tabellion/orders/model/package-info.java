@NullMarked
package org.tabellion.orders.model;

import org.jspecify.annotations.NullMarked;

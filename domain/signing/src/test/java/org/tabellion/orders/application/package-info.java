@NullMarked
package org.tabellion.orders.application;

import org.jspecify.annotations.NullMarked;

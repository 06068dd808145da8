/** Orders and their answers, encrypted. */
@NullMarked
package org.tabellion.orders.adapter.out.servicekeys;

import org.jspecify.annotations.NullMarked;

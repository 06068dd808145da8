@NullMarked
package org.tabellion.archtests.bad.orders.model;

import org.jspecify.annotations.NullMarked;

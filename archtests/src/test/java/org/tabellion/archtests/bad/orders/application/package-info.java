@NullMarked
package org.tabellion.archtests.bad.orders.application;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.tabellion.archtests.bad.orders.workflow;

import org.jspecify.annotations.NullMarked;

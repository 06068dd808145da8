@NullMarked
package org.tabellion.archtests.bad.orders;

import org.jspecify.annotations.NullMarked;

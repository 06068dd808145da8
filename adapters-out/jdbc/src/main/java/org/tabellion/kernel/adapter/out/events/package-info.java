/** Events of the domain, handed to Spring. */
@NullMarked
package org.tabellion.kernel.adapter.out.events;

import org.jspecify.annotations.NullMarked;

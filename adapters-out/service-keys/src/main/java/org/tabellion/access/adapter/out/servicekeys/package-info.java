/** Access tokens and client secrets. */
@NullMarked
package org.tabellion.access.adapter.out.servicekeys;

import org.jspecify.annotations.NullMarked;

/** SADs: signed, and encrypted while they are kept. */
@NullMarked
package org.tabellion.consent.adapter.out.servicekeys;

import org.jspecify.annotations.NullMarked;

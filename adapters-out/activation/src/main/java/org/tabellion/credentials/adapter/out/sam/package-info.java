/** Signing keys by way of the SAM's REST interface. */
@NullMarked
package org.tabellion.credentials.adapter.out.sam;

import org.jspecify.annotations.NullMarked;

/** Signature activation by way of the SAM's REST interface. */
@NullMarked
package org.tabellion.signing.adapter.out.sam;

import org.jspecify.annotations.NullMarked;

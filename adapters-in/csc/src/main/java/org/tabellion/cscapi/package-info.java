/** The Cloud Signature Consortium API, version 2, under {@code /csc/v2}. */
@NullMarked
package org.tabellion.cscapi;

import org.jspecify.annotations.NullMarked;

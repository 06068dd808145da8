/** The API of the Cloud Signature Consortium in its three generations, under {@code /csc/v0}, {@code /csc/v1} and {@code /csc/v2}. */
@NullMarked
package org.tabellion.cscapi;

import org.jspecify.annotations.NullMarked;

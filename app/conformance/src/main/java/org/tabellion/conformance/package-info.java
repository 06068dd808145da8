/** Judges any server of the CSC API from outside. It knows the standard, and no class of the product. */
@NullMarked
package org.tabellion.conformance;

import org.jspecify.annotations.NullMarked;

/**
 * A public key infrastructure for evaluation and tests: CMP, OCSP, CRL and time-stamps over HTTP on the loopback address.
 * Its certificates have no legal value, and no class of the product knows it.
 */
@NullMarked
package org.tabellion.evaluation;

import org.jspecify.annotations.NullMarked;

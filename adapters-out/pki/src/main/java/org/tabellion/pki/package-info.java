/** What every client of a public key infrastructure needs: paths to a trust anchor, and reading bytes from outside. */
@NullMarked
package org.tabellion.pki;

import org.jspecify.annotations.NullMarked;

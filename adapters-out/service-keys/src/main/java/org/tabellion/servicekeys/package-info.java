/** The server's own keys in a PKCS#12 file: one for each purpose, none of them a signer's. */
@NullMarked
package org.tabellion.servicekeys;

import org.jspecify.annotations.NullMarked;

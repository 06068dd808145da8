/** Fakes and contracts of the signers' ports. */
@NullMarked
package org.tabellion.signers.testkit;

import org.jspecify.annotations.NullMarked;

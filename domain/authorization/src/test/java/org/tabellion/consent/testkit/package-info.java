/** Fakes and contracts of the consent's ports. */
@NullMarked
package org.tabellion.consent.testkit;

import org.jspecify.annotations.NullMarked;

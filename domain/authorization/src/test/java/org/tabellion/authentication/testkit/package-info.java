/** Fakes and contracts of the authentication's ports. */
@NullMarked
package org.tabellion.authentication.testkit;

import org.jspecify.annotations.NullMarked;

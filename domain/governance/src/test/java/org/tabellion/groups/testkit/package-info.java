/** Fakes and contracts of the groups' ports. */
@NullMarked
package org.tabellion.groups.testkit;

import org.jspecify.annotations.NullMarked;

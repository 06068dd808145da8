/** Fakes and contracts of the audit's ports. */
@NullMarked
package org.tabellion.audit.testkit;

import org.jspecify.annotations.NullMarked;

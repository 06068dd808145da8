/** Consents, and SADs until they expire. */
@NullMarked
package org.tabellion.consent.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

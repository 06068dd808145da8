/** A service key for tests. */
@NullMarked
package org.tabellion.documents.adapter.out.jdbc.testkeys;

import org.jspecify.annotations.NullMarked;

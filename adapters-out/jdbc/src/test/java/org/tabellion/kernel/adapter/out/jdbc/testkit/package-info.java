/** A real PostgreSQL for tests: one per build, a database of its own for each test. */
@NullMarked
package org.tabellion.kernel.adapter.out.jdbc.testkit;

import org.jspecify.annotations.NullMarked;

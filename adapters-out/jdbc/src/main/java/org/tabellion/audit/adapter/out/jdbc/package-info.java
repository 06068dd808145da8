/** The audit log in PostgreSQL. */
@NullMarked
package org.tabellion.audit.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

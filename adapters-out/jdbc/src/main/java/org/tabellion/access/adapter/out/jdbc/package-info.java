/** Clients and grants. */
@NullMarked
package org.tabellion.access.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

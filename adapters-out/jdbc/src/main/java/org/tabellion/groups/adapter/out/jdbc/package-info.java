/** Configurations of groups. */
@NullMarked
package org.tabellion.groups.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.tabellion.signing.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

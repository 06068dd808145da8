@NullMarked
package org.tabellion.documents.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;

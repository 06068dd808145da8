@NullMarked
package org.tabellion.credentials.adapter.out.cmp;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.tabellion.edge;

import org.jspecify.annotations.NullMarked;

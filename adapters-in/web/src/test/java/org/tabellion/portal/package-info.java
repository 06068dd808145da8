@NullMarked
package org.tabellion.portal;

import org.jspecify.annotations.NullMarked;

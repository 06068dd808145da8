@NullMarked
package org.tabellion.cscapi;

import org.jspecify.annotations.NullMarked;

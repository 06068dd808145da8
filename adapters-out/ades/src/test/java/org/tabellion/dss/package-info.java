@NullMarked
package org.tabellion.dss;

import org.jspecify.annotations.NullMarked;

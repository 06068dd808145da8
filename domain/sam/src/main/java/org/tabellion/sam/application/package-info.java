/** The use cases, hidden but for {@link org.tabellion.sam.application.SamHexagon}, where the process composes them: the SAM runs without Spring. */
@NullMarked
package org.tabellion.sam.application;

import org.jspecify.annotations.NullMarked;

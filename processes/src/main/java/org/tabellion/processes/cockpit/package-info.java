/** The engine's web applications for operators, and the fences around them. */
@NullMarked
package org.tabellion.processes.cockpit;

import org.jspecify.annotations.NullMarked;

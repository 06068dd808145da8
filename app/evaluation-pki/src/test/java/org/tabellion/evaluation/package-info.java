@NullMarked
package org.tabellion.evaluation;

import org.jspecify.annotations.NullMarked;

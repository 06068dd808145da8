@NullMarked
package org.tabellion.archtests.bad.evaluation;

import org.jspecify.annotations.NullMarked;

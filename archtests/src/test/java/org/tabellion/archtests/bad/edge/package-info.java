@NullMarked
package org.tabellion.archtests.bad.edge;

import org.jspecify.annotations.NullMarked;

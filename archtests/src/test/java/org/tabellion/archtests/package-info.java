/** The rules of the layout, the proof that each of them bites, and the decisions they enforce. */
@NullMarked
package org.tabellion.archtests;

import org.jspecify.annotations.NullMarked;

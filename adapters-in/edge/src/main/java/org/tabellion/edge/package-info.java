/** What the HTTP interfaces for programs have in common. It knows none of them, and speaks no protocol by itself. */
@NullMarked
package org.tabellion.edge;

import org.jspecify.annotations.NullMarked;

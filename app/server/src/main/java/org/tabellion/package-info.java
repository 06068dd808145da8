/** The signing server as one process: the authorization and the signing context, their edges, the processes. */
@NullMarked
package org.tabellion;

import org.jspecify.annotations.NullMarked;

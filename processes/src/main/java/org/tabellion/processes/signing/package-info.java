/** From a document handed in to a signed one delivered. */
@NullMarked
package org.tabellion.processes.signing;

import org.jspecify.annotations.NullMarked;

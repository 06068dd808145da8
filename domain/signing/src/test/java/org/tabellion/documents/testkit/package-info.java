/** Contracts of the ports, and the fakes that keep them. */
@NullMarked
package org.tabellion.documents.testkit;

import org.jspecify.annotations.NullMarked;

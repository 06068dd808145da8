/** Contracts of the out-ports of credentials, and fakes that keep them. */
@NullMarked
package org.tabellion.credentials.testkit;

import org.jspecify.annotations.NullMarked;

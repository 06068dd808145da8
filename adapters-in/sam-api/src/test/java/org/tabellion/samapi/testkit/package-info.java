/** What tests of both ends of the SAM's interface need. */
@NullMarked
package org.tabellion.samapi.testkit;

import org.jspecify.annotations.NullMarked;

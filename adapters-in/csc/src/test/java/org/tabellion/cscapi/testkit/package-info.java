/** Calls of the CSC API as its descriptions have them, bent in many ways, and a judge of what is answered. */
@NullMarked
package org.tabellion.cscapi.testkit;

import org.jspecify.annotations.NullMarked;

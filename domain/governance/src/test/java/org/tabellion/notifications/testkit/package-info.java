/** Fakes of the notifications' ports. */
@NullMarked
package org.tabellion.notifications.testkit;

import org.jspecify.annotations.NullMarked;

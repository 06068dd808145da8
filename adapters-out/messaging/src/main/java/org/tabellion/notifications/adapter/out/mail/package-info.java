/** Notifications by SMTP. */
@NullMarked
package org.tabellion.notifications.adapter.out.mail;

import org.jspecify.annotations.NullMarked;

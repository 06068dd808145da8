package org.tabellion.notifications.spi;

import org.tabellion.notifications.Notification;

/** Renders a notification in its language and hands it to the mail system. */
public interface MailServer {

    /** @return whether the mail system took it */
    boolean hand(Notification notification);
}

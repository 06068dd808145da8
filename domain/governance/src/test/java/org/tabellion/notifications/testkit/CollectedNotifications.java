package org.tabellion.notifications.testkit;

import java.util.ArrayList;
import java.util.List;
import org.tabellion.notifications.Notification;
import org.tabellion.notifications.Notify;

/** Takes every notification, unless told to be out of order. */
public final class CollectedNotifications implements Notify {

    private final List<Notification> sent = new ArrayList<>();
    private boolean outOfOrder;

    @Override
    public synchronized Outcome notify(Notification notification) {
        if (outOfOrder) {
            return Outcome.UNDELIVERABLE;
        }
        sent.add(notification);
        return Outcome.SENT;
    }

    public synchronized void outOfOrder(boolean whether) {
        outOfOrder = whether;
    }

    public synchronized List<Notification> sent() {
        return List.copyOf(sent);
    }

    public synchronized Notification last() {
        return sent.getLast();
    }
}

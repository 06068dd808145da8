package org.tabellion.notifications.application;

import org.tabellion.kernel.UseCase;
import org.tabellion.notifications.Notification;
import org.tabellion.notifications.Notify;
import org.tabellion.notifications.spi.MailServer;

@UseCase
final class Notifying implements Notify {

    private final MailServer mail;

    Notifying(MailServer mail) {
        this.mail = mail;
    }

    @Override
    public Outcome notify(Notification notification) {
        return mail.hand(notification) ? Outcome.SENT : Outcome.UNDELIVERABLE;
    }
}

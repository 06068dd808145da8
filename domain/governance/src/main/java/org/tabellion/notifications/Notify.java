package org.tabellion.notifications;

/** Sends a text to a person, and tells whether the gateway took it. Call it outside a unit of work. */
public interface Notify {

    Outcome notify(Notification notification);

    enum Outcome {
        SENT,
        UNDELIVERABLE
    }
}

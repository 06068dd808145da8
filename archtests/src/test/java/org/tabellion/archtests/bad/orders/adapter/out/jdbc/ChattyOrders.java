package org.tabellion.archtests.bad.orders.adapter.out.jdbc;

import org.tabellion.archtests.bad.orders.adapter.out.mail.Mailer;

/** Bad (8): an adapter knows another. */
final class ChattyOrders {

    Mailer mailer() {
        return new Mailer();
    }
}

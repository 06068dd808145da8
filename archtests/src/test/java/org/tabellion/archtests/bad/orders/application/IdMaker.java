package org.tabellion.archtests.bad.orders.application;

import java.util.UUID;

/** Bad (6). */
final class IdMaker {

    UUID id() {
        return UUID.randomUUID();
    }
}

package org.tabellion.archtests.bad.orders.application;

import java.security.SecureRandom;

/** Bad (6). */
final class DiceThrower {

    SecureRandom dice() {
        return new SecureRandom();
    }
}

package org.tabellion.archtests.bad.orders.adapter.out.mail;

import org.tabellion.archtests.bad.signing.spi.SignatureActivation;

/** Bad (14): only signing spends SADs. */
interface ActivationThief {
    SignatureActivation activation();
}

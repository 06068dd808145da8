package org.tabellion.archtests.bad.orders.adapter.out.mail;

import org.tabellion.archtests.bad.consent.spi.SadSigner;

/** Bad (14): only consent has SADs signed. */
interface SadThief {
    SadSigner signer();
}

package org.tabellion.orders.adapter.out.contexts;

import org.springframework.stereotype.Component;
import org.tabellion.access.SignToken;
import org.tabellion.kernel.Bytes;
import org.tabellion.orders.spi.AnnouncementSigner;

/** By the token key: its public half is at the JWKS address, and {@code typ} keeps what it signs apart. */
@Component
final class ContextAnnouncementSigner implements AnnouncementSigner {

    private final SignToken signToken;

    ContextAnnouncementSigner(SignToken signToken) {
        this.signToken = signToken;
    }

    @Override
    public String sign(String type, Bytes claims) {
        return signToken.sign(type, claims);
    }
}

package org.tabellion.orders.spi;

import org.tabellion.kernel.Bytes;

/** Signs what clients are told, with a key that they find where they find the keys of tokens: bound in {@code adapters-out/contexts}. */
public interface AnnouncementSigner {

    /**
     * @param type the header's {@code typ}
     * @param claims JSON object, UTF-8
     * @return compact JWS
     */
    String sign(String type, Bytes claims);
}

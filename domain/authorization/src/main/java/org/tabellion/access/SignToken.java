package org.tabellion.access;

import java.util.List;
import org.tabellion.kernel.Bytes;

/** Signs access tokens with the key of that one purpose. */
public interface SignToken {

    /**
     * @param type the header's {@code typ}, as {@code at+jwt}
     * @param claims JSON object, UTF-8
     * @return compact JWS, ES256, with the {@code kid} of the key
     */
    String sign(String type, Bytes claims);

    /** The public keys, newest first: those that sign now and those whose tokens may still be around. */
    List<TokenKey> keys();

    /**
     * A public key on P-256.
     *
     * @param x and {@code y}: 32 bytes each, as RFC 7518 section 6.2.1 wants them
     */
    record TokenKey(String kid, Bytes x, Bytes y) {}
}

package org.tabellion.oauth;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import org.tabellion.access.ClientPolicy;

/** The public keys that a client was registered with. */
final class ClientKeys {

    private ClientKeys() {}

    /** @return none where they cannot be read: then the client can prove nothing */
    static JWKSet of(ClientPolicy policy) {
        try {
            return policy.keys().isEmpty() ? new JWKSet() : JWKSet.parse(policy.keys());
        } catch (ParseException malformed) {
            return new JWKSet();
        }
    }
}

package org.tabellion.consent.adapter.out.servicekeys;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;
import org.tabellion.servicekeys.ServiceKeystore;
import org.tabellion.servicekeys.SigningKey;

/**
 * {@code tabellion.sad.issuer}: what this server is registered as at the SAM; {@code tabellion.sad.audience}: {@code sam:}
 * and the SAM's world id; {@code tabellion.sad.authorized-party}: id of the signing service at the SAM.
 */
@Component
class KeystoreSadSigner implements SadSigner {

    private final SigningKey key;
    private final Parties parties;

    KeystoreSadSigner(
            ServiceKeystore keys,
            @Value("${tabellion.sad.issuer}") String issuer,
            @Value("${tabellion.sad.audience}") String audience,
            @Value("${tabellion.sad.authorized-party}") String authorizedParty) {
        this.key = keys.signing("sad");
        this.parties = new Parties(issuer, audience, authorizedParty);
    }

    @Override
    public Sad sign(String type, Bytes claims) {
        return new Sad(key.jws(type, claims));
    }

    @Override
    public Parties parties() {
        return parties;
    }
}

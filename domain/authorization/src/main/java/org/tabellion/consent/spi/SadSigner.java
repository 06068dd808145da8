package org.tabellion.consent.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;

/** Signs SADs and SKADs: the authorization server's key for this one purpose (design D16). Only {@code consent} uses it. */
public interface SadSigner {

    /**
     * @param claims JSON object, UTF-8: the payload as it is to be signed
     * @param type {@code sad+jwt} or {@code skad+jwt}, the header's {@code typ}
     */
    Sad sign(String type, Bytes claims);

    /** The registered issuer, audience and SSA that the payload has to name. */
    Parties parties();

    record Parties(String issuer, String audience, String authorizedParty) {}
}

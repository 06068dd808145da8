package org.tabellion.credentials.adapter.out.cmp;

import java.net.URI;
import java.util.List;
import org.tabellion.kernel.Bytes;

/**
 * One authority, as the operator set it up.
 *
 * @param address where CMP over HTTP is spoken (RFC 9811)
 * @param namesProfile whether {@code /p/} and the profile are added to the address (RFC 9811 section 3.3)
 * @param anchors X.509 DER: whom certificates and signed answers must lead to
 * @param intermediates X.509 DER of authorities between, if answers do not bring them
 * @param profile what certificates must carry
 */
public record CmpConnector(
        URI address,
        boolean namesProfile,
        CmpProtection protection,
        List<Bytes> anchors,
        List<Bytes> intermediates,
        CertificateProfile profile) {

    public CmpConnector {
        anchors = List.copyOf(anchors);
        intermediates = List.copyOf(intermediates);
    }

    /** Takes whatever certificate profile the authority chooses. */
    public CmpConnector(
            URI address,
            boolean namesProfile,
            CmpProtection protection,
            List<Bytes> anchors,
            List<Bytes> intermediates) {
        this(address, namesProfile, protection, anchors, intermediates, CertificateProfile.ANY);
    }

    URI addressFor(String profile) {
        return namesProfile ? URI.create(address + "/p/" + profile) : address;
    }
}

package org.tabellion.documents.adapter.out.pki;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;

/**
 * One time-stamp authority, as the operator set it up.
 *
 * @param address where RFC 3161 over HTTP is spoken
 * @param policy that tokens must be of, dotted decimal; empty takes the authority's own choice
 * @param anchors X.509 DER: whom the certificate of the time-stamp unit must lead to
 */
public record TimestampConnector(URI address, Optional<String> policy, List<Bytes> anchors) {

    public TimestampConnector {
        anchors = List.copyOf(anchors);
    }
}

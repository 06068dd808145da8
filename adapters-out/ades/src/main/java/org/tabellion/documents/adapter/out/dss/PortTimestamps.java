package org.tabellion.documents.adapter.out.dss;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.model.TimestampBinary;
import eu.europa.esig.dss.spi.x509.tsp.TSPSource;
import org.tabellion.documents.spi.TimestampAuthority;
import org.tabellion.kernel.Bytes;

// Serializable only by DSS's interfaces; nobody serialises it.
@SuppressWarnings("serial")
final class PortTimestamps implements TSPSource {

    private final TimestampAuthority authority;

    PortTimestamps(TimestampAuthority authority) {
        this.authority = authority;
    }

    @Override
    public TimestampBinary getTimeStampResponse(DigestAlgorithm algorithm, byte[] digest) {
        var known = org.tabellion.kernel.DigestAlgorithm.ofOid(algorithm.getOid())
                .orElseThrow(() -> new DSSException("no timestamps over " + algorithm));
        return new TimestampBinary(authority.timestamp(known, Bytes.of(digest)).toArray());
    }
}

package org.tabellion.documents.adapter.out.dss;

import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.x509.aia.AIASource;
import java.util.Set;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.kernel.Bytes;

// Serializable only by DSS's interfaces; nobody serialises it.
@SuppressWarnings("serial")
final class PortIssuers implements AIASource {

    private final RevocationEvidence evidence;

    PortIssuers(RevocationEvidence evidence) {
        this.evidence = evidence;
    }

    @Override
    public Set<CertificateToken> getCertificatesByAIA(CertificateToken certificate) {
        return evidence.issuer(Bytes.of(certificate.getEncoded()))
                .map(it -> Set.of(DSSUtils.loadCertificate(it.toArray())))
                .orElse(Set.of());
    }
}

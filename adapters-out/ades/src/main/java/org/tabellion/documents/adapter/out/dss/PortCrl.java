package org.tabellion.documents.adapter.out.dss;

import eu.europa.esig.dss.crl.CRLUtils;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.x509.revocation.crl.CRLSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.CRLToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

// Serializable only by DSS's interfaces; nobody serialises it.
@SuppressWarnings("serial")
final class PortCrl implements CRLSource {

    private final RevocationEvidence evidence;

    PortCrl(RevocationEvidence evidence) {
        this.evidence = evidence;
    }

    @Override
    public @Nullable CRLToken getRevocationToken(CertificateToken certificate, CertificateToken issuer) {
        var answer = evidence.crl(Bytes.of(certificate.getEncoded()), Bytes.of(issuer.getEncoded()));
        return answer.isEmpty() ? null : token(answer.get(), certificate, issuer);
    }

    private static CRLToken token(Bytes list, CertificateToken certificate, CertificateToken issuer) {
        try {
            var validity = CRLUtils.buildCRLValidity(CRLUtils.buildCRLBinary(list.toArray()), issuer);
            return new CRLToken(certificate, validity);
        } catch (IOException e) {
            throw Failure.unavailable("CRL", e);
        }
    }
}

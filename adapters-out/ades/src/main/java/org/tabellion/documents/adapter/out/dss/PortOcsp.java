package org.tabellion.documents.adapter.out.dss;

import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.DSSRevocationUtils;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.OCSPSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.OCSPToken;
import java.io.IOException;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.jspecify.annotations.Nullable;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

// Serializable only by DSS's interfaces; nobody serialises it.
@SuppressWarnings("serial")
final class PortOcsp implements OCSPSource {

    private final RevocationEvidence evidence;

    PortOcsp(RevocationEvidence evidence) {
        this.evidence = evidence;
    }

    @Override
    public @Nullable OCSPToken getRevocationToken(CertificateToken certificate, CertificateToken issuer) {
        var answer = evidence.ocsp(Bytes.of(certificate.getEncoded()), Bytes.of(issuer.getEncoded()));
        return answer.isEmpty() ? null : token(answer.get(), certificate, issuer);
    }

    private static @Nullable OCSPToken token(Bytes response, CertificateToken certificate, CertificateToken issuer) {
        try {
            if (!(new OCSPResp(response.toArray()).getResponseObject() instanceof BasicOCSPResp basic)) {
                return null;
            }
            var single = DSSRevocationUtils.getLatestSingleResponse(basic, certificate, issuer);
            return single == null ? null : new OCSPToken(basic, single, certificate, issuer);
        } catch (IOException | OCSPException e) {
            throw Failure.unavailable("OCSP responder", e);
        }
    }
}

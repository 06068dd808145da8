package org.tabellion.documents.spi;

import java.util.Optional;
import org.tabellion.kernel.Bytes;

/** Evidence about certificates. Checked for signature, responder and freshness; an answer of status unknown is no answer. */
public interface RevocationEvidence {

    /** @return OCSPResponse, DER; empty if the certificate names no responder or none answers fitly */
    Optional<Bytes> ocsp(Bytes certificate, Bytes issuer);

    /** @return CertificateList, DER */
    Optional<Bytes> crl(Bytes certificate, Bytes issuer);

    /** The certificate found by the authority information access (caIssuers), X.509 DER. */
    Optional<Bytes> issuer(Bytes certificate);
}

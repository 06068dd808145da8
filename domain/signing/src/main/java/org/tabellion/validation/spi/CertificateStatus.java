package org.tabellion.validation.spi;

import java.util.Optional;
import org.tabellion.kernel.Bytes;

/** What the authority says of a certificate today, for signatures that carry no evidence of their own. */
public interface CertificateStatus {

    /** @return OCSPResponse, DER; empty if the certificate names no responder or none answers fitly */
    Optional<Bytes> ocsp(Bytes certificate, Bytes issuer);

    /** @return CertificateList, DER */
    Optional<Bytes> crl(Bytes certificate, Bytes issuer);

    /** The certificate found by the authority information access (caIssuers), X.509 DER. */
    Optional<Bytes> issuer(Bytes certificate);
}

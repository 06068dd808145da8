package org.tabellion.documents.spi;

import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;

/** The CMS of a PAdES signature over a byte range of which only the digest is here. */
public interface DetachedFormat {

    /**
     * Follows from the digest, the algorithm and the certificate alone: content type, message digest, algorithm protection
     * (RFC 6211) and signing certificate are the only attributes.
     *
     * @param digest by the digest of the algorithm
     */
    Dtbsr dataToBeSigned(Bytes digest, Parameters parameters);

    /**
     * @param timestamped whether the CMS holds a timestamp of the signature
     * @return CMS, DER
     * @throws Failure CONFLICT {@code signature_value_invalid} if the value does not verify by the certificate; UNAVAILABLE
     *     without a timestamp
     */
    Bytes sign(Bytes digest, Parameters parameters, Bytes value, boolean timestamped);
}

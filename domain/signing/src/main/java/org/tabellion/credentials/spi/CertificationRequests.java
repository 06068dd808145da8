package org.tabellion.credentials.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignatureAlgorithm;

/** Builds and checks the DER around keys, without ever seeing a private one. */
public interface CertificationRequests {

    /** PKCS#10 CertificationRequestInfo, DER, for this key and subject. */
    Bytes information(Bytes publicKey, Subjects.Subject subject);

    /** The whole PKCS#10, DER. */
    Bytes request(Bytes information, SignatureAlgorithm algorithm, Bytes signature);

    /** RFC 4514, as the SAM and the CA will see it. */
    String distinguishedName(Subjects.Subject subject);

    /**
     * What an issued certificate says of its key and holder.
     *
     * @param certificate X.509, DER
     * @throws org.tabellion.kernel.Failure INVALID {@code certificate_malformed}
     */
    Holder holder(Bytes certificate);

    /** @param publicKey SubjectPublicKeyInfo, DER; {@code subject} RFC 4514, written as {@link #distinguishedName} writes it */
    record Holder(Bytes publicKey, String subject) {}
}

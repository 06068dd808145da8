package org.tabellion.sam.spi;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.Bytes;

/** Reads what a CA wants and gives: PKCS#10 and X.509. */
public interface CertificateForms {

    /** Whether {@code text} is a distinguished name by RFC 4514, and not an empty one. */
    boolean isName(String text);

    /** Empty if {@code certificationRequestInfo} is anything else than one whole CertificationRequestInfo, version 1, DER. */
    Optional<RequestFacts> readRequest(Bytes certificationRequestInfo);

    /** Empty if {@code certificate} is anything else than one whole X.509 certificate, DER. */
    Optional<CertificateFacts> readCertificate(Bytes certificate);

    /**
     * Whether the name in {@code subject} has the relative names that {@code text} has, in any order: RFC 4514 writes
     * them backwards, and not everybody does.
     */
    boolean isSameName(String text, Bytes subject);

    /**
     * @param publicKey SubjectPublicKeyInfo, DER
     * @param subject Name, DER
     */
    record RequestFacts(Bytes publicKey, Bytes subject) {}

    /**
     * @param publicKey SubjectPublicKeyInfo, DER
     * @param subject Name, DER
     */
    record CertificateFacts(Bytes publicKey, Bytes subject, Instant notBefore, Instant notAfter) {}
}

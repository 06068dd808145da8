package org.tabellion.credentials.spi;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/**
 * Certifies keys. A request repeated with the same bytes is answered with the same certificate, never with a second one.
 */
public interface CertificateAuthority {

    /**
     * @param certificationRequest PKCS#10, DER
     * @param subject RFC 4514 name that was asked for: the adapter refuses a certificate with another
     * @throws Failure UNAVAILABLE if the authority does not answer
     */
    Answer request(Bytes certificationRequest, String profile, String subject);

    /** Certificate policies that each certificate of the present group states, dotted decimal; none if that is left to the authority. */
    Set<String> policies();

    /** Repeating it changes nothing. @param reason RFC 5280 CRLReason */
    void revoke(Bytes certificate, int reason);

    sealed interface Answer {

        /** @param chain leaf first, X.509 DER, without the root */
        record Certified(List<Bytes> chain, Instant notAfter) implements Answer {}

        record Undecided() implements Answer {}

        /** @param reason a code */
        record Refused(String reason) implements Answer {}
    }
}

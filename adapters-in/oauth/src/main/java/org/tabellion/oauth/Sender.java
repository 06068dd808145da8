package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.tabellion.access.ClientPolicy;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * What the sender of the present request has proven to hold.
 *
 * @param dpop thumbprint of the key of a DPoP proof (RFC 9449)
 * @param certificate SHA-256 of the certificate shown in TLS (RFC 8705), base64url
 */
record Sender(Optional<String> dpop, Optional<String> certificate) {

    static final String DPOP = "jkt";
    static final String CERTIFICATE = "x5t#S256";

    private static final String ATTRIBUTE = Sender.class.getName() + ".dpop";
    private static final Sender UNPROVEN = new Sender(Optional.empty(), Optional.empty());

    /** Of the request that this thread answers. */
    static Sender present() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? of(attributes.getRequest())
                : UNPROVEN;
    }

    static Sender of(HttpServletRequest request) {
        return new Sender(
                Optional.ofNullable((String) request.getAttribute(ATTRIBUTE)),
                ClientCertificates.of(request).map(Sender::digest));
    }

    /** The proof was verified. */
    static void hasProven(HttpServletRequest request, String thumbprint) {
        request.setAttribute(ATTRIBUTE, thumbprint);
    }

    private static String digest(X509Certificate certificate) {
        try {
            return DigestAlgorithm.SHA256
                    .digest(Bytes.of(certificate.getEncoded()))
                    .base64Url();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has an encoding", e);
        }
    }

    /**
     * What a token for this sender is bound to, as the claim {@code cnf} says it.
     *
     * @return empty if nothing proven will do; an empty map if the bearer may have it
     */
    Optional<Map<String, String>> binding(ClientPolicy.Sender demanded) {
        var byKey = dpop.map(it -> Map.of(DPOP, it));
        var byCertificate = certificate.map(it -> Map.of(CERTIFICATE, it));
        return switch (demanded) {
            case ANY -> byKey.or(() -> Optional.of(Map.of()));
            case DPOP -> byKey;
            case CERTIFICATE -> byCertificate;
            case DPOP_OR_CERTIFICATE -> byKey.or(() -> byCertificate);
        };
    }

    /** Whether this sender may use a token that is bound so. */
    boolean fits(Map<String, Object> confirmation) {
        return confirmation.entrySet().stream().allMatch(it -> switch (it.getKey()) {
            case DPOP -> dpop.filter(it.getValue()::equals).isPresent();
            case CERTIFICATE -> certificate.filter(it.getValue()::equals).isPresent();
            default -> false;
        });
    }
}

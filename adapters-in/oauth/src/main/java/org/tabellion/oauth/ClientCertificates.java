package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.access.ClientPolicy;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.TrustedTime;

/**
 * The certificate that the caller has proven in TLS (RFC 8705): as the container saw it, or, with {@code
 * tabellion.oauth.certificate-header: true}, as a reverse proxy hands it on by the header {@code Client-Cert} (RFC 9440). That
 * proxy is trusted to remove the header from what comes from outside. {@code tabellion.oauth.client-authorities} is a
 * PEM file with the authorities whose certificates authenticate a client by their subject; without it none does.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class ClientCertificates extends OncePerRequestFilter {

    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";
    private static final String HEADER = "Client-Cert";
    private static final int LONGEST_HEADER = 16_384;

    private final boolean byHeader;
    private final boolean byContainer;
    private final Set<TrustAnchor> authorities;
    private final TrustedTime time;

    ClientCertificates(
            @Value("${tabellion.oauth.certificate-header:false}") boolean byHeader,
            @Value("${server.ssl.client-auth:none}") String byContainer,
            @Value("${tabellion.oauth.client-authorities:#{null}}") Optional<Path> authorities,
            TrustedTime time) {
        this.byHeader = byHeader;
        this.byContainer = !byContainer.equalsIgnoreCase("none");
        this.authorities = authorities.map(ClientCertificates::read).orElse(Set.of());
        this.time = time;
    }

    private static Set<TrustAnchor> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var anchors = new HashSet<TrustAnchor>();
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                anchors.add(new TrustAnchor((X509Certificate) certificate, null));
            }
            return Set.copyOf(anchors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException("the authorities of client certificates cannot be read: " + file, e);
        }
    }

    /** By which a client may prove itself here. */
    Set<ClientPolicy.Method> methods() {
        if (!byHeader && !byContainer) {
            return Set.of();
        }
        return authorities.isEmpty()
                ? Set.of(ClientPolicy.Method.SELF_SIGNED_TLS_CLIENT_AUTH)
                : Set.of(ClientPolicy.Method.SELF_SIGNED_TLS_CLIENT_AUTH, ClientPolicy.Method.TLS_CLIENT_AUTH);
    }

    static Optional<X509Certificate> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain && chain.length > 0
                ? Optional.of(chain[0])
                : Optional.empty();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (byHeader) {
            var shown = certificate(Collections.list(request.getHeaders(HEADER)));
            if (shown.isPresent()) {
                request.setAttribute(ATTRIBUTE, new X509Certificate[] {shown.get()});
            } else {
                request.removeAttribute(ATTRIBUTE);
            }
        }
        chain.doFilter(request, response);
    }

    /**
     * A byte sequence of RFC 8941: Base64 between colons. What is not one proves nothing, nor does a second one: a proxy that
     * adds its own beside that of the caller has not removed it.
     */
    private static Optional<X509Certificate> certificate(List<String> headers) {
        if (headers.size() != 1) {
            return Optional.empty();
        }
        var header = headers.getFirst();
        if (header.length() > LONGEST_HEADER || !header.matches(":[A-Za-z0-9+/=]+:")) {
            return Optional.empty();
        }
        try (InputStream der = Bytes.ofBase64(header.substring(1, header.length() - 1)).stream()) {
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der));
        } catch (CertificateException | IllegalArgumentException malformed) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether an authority vouches for it now, directly or by the chain that was shown. Revocation is not asked for: a
     * client whose certificate is to open nothing any more is registered anew.
     */
    boolean isVouchedFor(List<X509Certificate> chain) {
        if (authorities.isEmpty()) {
            return false;
        }
        try {
            var path = new ArrayList<>(chain);
            path.removeIf(it -> authorities.stream().anyMatch(anchor -> it.equals(anchor.getTrustedCert())));
            var parameters = new PKIXParameters(authorities);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(time.now()));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return !path.isEmpty();
        } catch (GeneralSecurityException refused) {
            return false;
        }
    }
}

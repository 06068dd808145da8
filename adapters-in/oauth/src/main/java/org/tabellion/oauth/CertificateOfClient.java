package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.X509ClientCertificateAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.tabellion.access.ClientPolicy;

/**
 * Clients that prove who they are by a certificate (RFC 8705 section 2): by its subject, if an authority vouches for it,
 * or by the very key they were registered with. Which of the two tells the registration, not the length of the chain: a
 * proxy hands on one certificate in either case.
 */
final class CertificateOfClient implements AuthenticationConverter, Consumer<OAuth2ClientAuthenticationContext> {

    private final AuthenticationConverter delegate = new X509ClientCertificateAuthenticationConverter();
    private final Clients clients;
    private final ClientCertificates certificates;

    CertificateOfClient(Clients clients, ClientCertificates certificates) {
        this.clients = clients;
        this.certificates = certificates;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (!(delegate.convert(request) instanceof OAuth2ClientAuthenticationToken shown)) {
            return null;
        }
        var bySubject = clients.view(shown.getName())
                .filter(it -> it.policy().methods().contains(ClientPolicy.Method.TLS_CLIENT_AUTH))
                .isPresent();
        return new OAuth2ClientAuthenticationToken(
                shown.getName(),
                bySubject
                        ? ClientAuthenticationMethod.TLS_CLIENT_AUTH
                        : ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH,
                shown.getCredentials(),
                shown.getAdditionalParameters());
    }

    @Override
    public void accept(OAuth2ClientAuthenticationContext context) {
        OAuth2ClientAuthenticationToken shown = context.getAuthentication();
        var policy = clients.view(context.getRegisteredClient().getClientId())
                .orElseThrow()
                .policy();
        var chain = shown.getCredentials() instanceof X509Certificate[] certificates
                ? List.of(certificates)
                : List.<X509Certificate>of();
        boolean proven = ClientAuthenticationMethod.TLS_CLIENT_AUTH.equals(shown.getClientAuthenticationMethod())
                ? isOfSubject(chain, policy.subject()) && certificates.isVouchedFor(chain)
                : isOfKey(chain, policy);
        if (!proven) {
            throw new OAuth2AuthenticationException("invalid_client");
        }
    }

    private static boolean isOfSubject(List<X509Certificate> chain, Optional<String> subject) {
        return subject.isPresent()
                && !chain.isEmpty()
                && chain.getFirst().getSubjectX500Principal().equals(new X500Principal(subject.get()));
    }

    private static boolean isOfKey(List<X509Certificate> chain, ClientPolicy policy) {
        return !chain.isEmpty()
                && ClientKeys.of(policy).getKeys().stream()
                        .flatMap(it -> Optional.ofNullable(it.getParsedX509CertChain()).stream())
                        .anyMatch(it -> it.getFirst()
                                .getPublicKey()
                                .equals(chain.getFirst().getPublicKey()));
    }
}

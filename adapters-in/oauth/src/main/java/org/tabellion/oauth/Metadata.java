package org.tabellion.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.access.ClientPolicy;
import org.tabellion.authentication.AuthenticationProof;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is offered, and nothing else: the metadata of RFC 8414 and of OpenID discovery in one, at the addresses of both.
 * Spring's own would list what it can, not what is wired here.
 */
final class Metadata extends OncePerRequestFilter {

    static final String OAUTH = "/.well-known/oauth-authorization-server";
    static final String OPENID = "/.well-known/openid-configuration";

    private final String document;

    /** @param byCertificate ways of clients to prove themselves by TLS that work here */
    Metadata(String issuer, Set<ClientPolicy.Method> byCertificate, Set<SignerScope> offered) {
        this.document = JsonMapper.shared().writeValueAsString(claims(issuer, byCertificate, offered));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !"GET".equals(request.getMethod())
                || !(request.getRequestURI().equals(OAUTH)
                        || request.getRequestURI().equals(OPENID));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        response.setContentType("application/json");
        response.getWriter().write(document);
    }

    private static Map<String, Object> claims(
            String issuer, Set<ClientPolicy.Method> byCertificate, Set<SignerScope> offered) {
        var methods = Stream.of(ClientPolicy.Method.values())
                .filter(it -> !it.isByCertificate() || byCertificate.contains(it))
                .map(ClientPolicy.Method::word)
                .toList();
        var algorithms = ClientAssertions.ALGORITHMS.stream()
                .map(JWSAlgorithm::getName)
                .sorted()
                .toList();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("issuer", issuer);
        claims.put("authorization_endpoint", issuer + "/oauth2/authorize");
        claims.put("pushed_authorization_request_endpoint", issuer + "/oauth2/pushed_authorize");
        claims.put("token_endpoint", issuer + "/oauth2/token");
        claims.put("revocation_endpoint", issuer + Aliases.BY_THE_RFC);
        claims.put("introspection_endpoint", issuer + "/oauth2/introspect");
        claims.put("userinfo_endpoint", issuer + UserInfo.PATH);
        claims.put("jwks_uri", issuer + "/oauth2/jwks");
        claims.put("response_types_supported", List.of("code"));
        claims.put("response_modes_supported", List.of("query"));
        claims.put("grant_types_supported", List.of("authorization_code", "client_credentials", "refresh_token"));
        claims.put("scopes_supported", scopes(offered));
        claims.put("code_challenge_methods_supported", List.of("S256"));
        claims.put("authorization_details_types_supported", SignerScope.types(offered));
        claims.put("authorization_response_iss_parameter_supported", true);
        claims.put("require_pushed_authorization_requests", false);
        claims.put("request_parameter_supported", false);
        claims.put("request_uri_parameter_supported", false);
        for (var endpoint : List.of("token", "revocation", "introspection")) {
            claims.put(endpoint + "_endpoint_auth_methods_supported", methods);
            claims.put(endpoint + "_endpoint_auth_signing_alg_values_supported", algorithms);
        }
        claims.put("dpop_signing_alg_values_supported", algorithms);
        claims.put("tls_client_certificate_bound_access_tokens", !byCertificate.isEmpty());
        claims.put("subject_types_supported", List.of("public"));
        claims.put("id_token_signing_alg_values_supported", List.of("ES256"));
        claims.put("claim_types_supported", List.of("normal"));
        claims.put("claims_parameter_supported", true);
        claims.put("acr_values_supported", List.of(AuthenticationProof.TWO_FACTORS));
        claims.put(
                "claims_supported",
                List.of("iss", "sub", "aud", "azp", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash"));
        claims.put("prompt_values_supported", List.of("none", "login"));
        return claims;
    }

    private static List<String> scopes(Set<SignerScope> offered) {
        return Stream.of(
                        Stream.of("service"),
                        offered.stream().sorted().map(SignerScope::word),
                        Stream.of(IdTokens.OPENID, "enrolment", "documents"))
                .flatMap(it -> it)
                .toList();
    }
}

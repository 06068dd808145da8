package org.tabellion.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.SpendOnce;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.TrustedTime;

/**
 * Reads client assertions ({@code private_key_jwt}, RFC 7523): by the keys the client was registered with, for this
 * server, short-lived, once. Spring's own factory fetches keys from an address and lets an assertion be repeated.
 */
final class ClientAssertions implements JwtDecoderFactory<RegisteredClient> {

    static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.PS256, JWSAlgorithm.PS384);

    /** FAPI 2.0: up to ten seconds into the future are forgiven. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final String PURPOSE = "client-assertion";

    private final Clients clients;
    private final SpendOnce once;
    private final TrustedTime time;
    private final String issuer;

    ClientAssertions(Clients clients, SpendOnce once, TrustedTime time, String issuer) {
        this.clients = clients;
        this.once = once;
        this.time = time;
        this.issuer = issuer;
    }

    @Override
    public JwtDecoder createDecoder(RegisteredClient client) {
        var policy = clients.view(client.getClientId()).orElseThrow().policy();
        if (!policy.methods().contains(ClientPolicy.Method.PRIVATE_KEY_JWT)) {
            throw new OAuth2AuthenticationException("invalid_client");
        }
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(ClientKeys.of(policy))));
        // All claims are checked below, by our time.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(assertion -> isGood(assertion, client.getClientId(), policy)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_client")));
        return decoder;
    }

    /** The use is remembered last, when nothing else is wrong with it. */
    private boolean isGood(Jwt assertion, String client, ClientPolicy policy) {
        return client.equals(assertion.getClaimAsString("iss"))
                && client.equals(assertion.getSubject())
                && isForUs(assertion.getAudience(), policy)
                && isOfNow(assertion)
                && isFirstUse(assertion, client);
    }

    /** FAPI 2.0: the issuer, and nothing beside it. */
    private boolean isForUs(@Nullable List<String> audience, ClientPolicy policy) {
        if (policy.profile() == ClientPolicy.Profile.FAPI2) {
            return List.of(issuer).equals(audience);
        }
        return audience != null
                && audience.size() == 1
                && Set.of(issuer, issuer + "/oauth2/token", issuer + "/oauth2/pushed_authorize")
                        .contains(audience.getFirst());
    }

    private boolean isOfNow(Jwt assertion) {
        var now = time.now();
        var expires = assertion.getExpiresAt();
        return expires != null
                && now.isBefore(expires)
                && !expires.isAfter(now.plus(LONGEST_LIFE).plus(SKEW))
                && isNotOfTheFuture(assertion.getIssuedAt(), now)
                && isNotOfTheFuture(assertion.getNotBefore(), now);
    }

    private static boolean isNotOfTheFuture(@Nullable Instant moment, Instant now) {
        return moment == null || !moment.isAfter(now.plus(SKEW));
    }

    private boolean isFirstUse(Jwt assertion, String client) {
        var jti = assertion.getId();
        var expires = assertion.getExpiresAt();
        return jti != null
                && !jti.isEmpty()
                && expires != null
                && once.spend(PURPOSE, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(client + "\n" + jti)), expires);
    }
}

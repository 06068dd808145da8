package org.tabellion.oauth;

import java.security.Principal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.tabellion.access.SignToken;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.TrustedTime;
import tools.jackson.databind.json.JsonMapper;

/**
 * ID tokens of OpenID Connect: who has signed in, how and when. Nothing else of the person is told: that would take the
 * person's consent.
 */
final class IdTokens implements OAuth2TokenGenerator<Jwt> {

    static final String OPENID = "openid";

    private static final String KIND = "id_token";
    private static final String TYPE = "JWT";
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int HALF_OF_SHA256 = 16;

    private final SignToken signer;
    private final String issuer;
    private final TrustedTime time;
    private final JsonMapper json = JsonMapper.shared();

    IdTokens(SignToken signer, String issuer, TrustedTime time) {
        this.signer = signer;
        this.issuer = issuer;
        this.time = time;
    }

    @Override
    public @Nullable Jwt generate(OAuth2TokenContext context) {
        if (!KIND.equals(context.getTokenType().getValue())) {
            return null;
        }
        var authorization = Objects.requireNonNull(context.getAuthorization());
        if (!(authorization.getAttribute(Principal.class.getName()) instanceof Authentication principal
                && principal.getPrincipal() instanceof AuthenticationProof proof)) {
            throw new OAuth2AuthenticationException("invalid_grant");
        }
        var now = time.now().truncatedTo(ChronoUnit.SECONDS);
        var client = context.getRegisteredClient().getClientId();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("sub", proof.signer().value());
        claims.put("aud", client);
        claims.put("azp", client);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        claims.put("auth_time", proof.at().getEpochSecond());
        claims.put("acr", proof.acr());
        claims.put("amr", proof.amr());
        AccessTokens.parameter(authorization, "nonce").ifPresent(it -> claims.put("nonce", it));
        Optional.ofNullable(authorization.getAccessToken())
                .map(OAuth2Authorization.Token::getToken)
                .ifPresent(it -> claims.put("at_hash", half(it.getTokenValue())));
        return Jwt.withTokenValue(signer.sign(TYPE, Bytes.ofUtf8(json.writeValueAsString(claims))))
                .header("alg", "ES256")
                .claims(it -> it.putAll(claims))
                .issuedAt(now)
                .expiresAt(now.plus(LIFE))
                .build();
    }

    /** OpenID Connect Core section 3.1.3.6. */
    private static String half(String token) {
        var digest = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(token)).toArray();
        return Bytes.of(Arrays.copyOf(digest, HALF_OF_SHA256)).base64Url();
    }
}

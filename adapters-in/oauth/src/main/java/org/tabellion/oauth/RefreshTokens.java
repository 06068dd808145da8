package org.tabellion.oauth;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;

/**
 * Refresh tokens: for scope {@code service} alone, good once, each in the place of the one before it. They lead with the
 * id of their grant, so that one that was replaced is known for what it is, and a theft found, without a list of them.
 */
final class RefreshTokens implements OAuth2TokenGenerator<OAuth2RefreshToken> {

    /** From the sign-in on, however often it is renewed. */
    private static final Duration LIFE = Duration.ofDays(14);

    private static final int CHANCE_IN_BYTES = 32;
    private static final char SEPARATOR = '.';

    private final TrustedTime time;
    private final Randomness randomness;

    RefreshTokens(TrustedTime time, Randomness randomness) {
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public @Nullable OAuth2RefreshToken generate(OAuth2TokenContext context) {
        if (!OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())
                || !context.getAuthorizedScopes().contains("service")
                || SignerScope.among(context.getAuthorizedScopes()).isPresent()) {
            return null;
        }
        var authorization = Objects.requireNonNull(context.getAuthorization());
        var now = time.now().truncatedTo(ChronoUnit.SECONDS);
        var expires = Optional.ofNullable(authorization.getRefreshToken())
                .map(OAuth2Authorization.Token::getToken)
                .map(OAuth2RefreshToken::getExpiresAt)
                .orElse(now.plus(LIFE));
        var value = authorization.getId()
                + SEPARATOR
                + randomness.bytes(CHANCE_IN_BYTES).base64Url();
        return new OAuth2RefreshToken(value, now, expires);
    }

    /** The grant that {@code token} is, or once was, a refresh token of. */
    static Optional<String> grantOf(String token) {
        int separator = token.lastIndexOf(SEPARATOR);
        return separator > 0 && separator == token.indexOf(SEPARATOR)
                ? Optional.of(token.substring(0, separator))
                : Optional.empty();
    }
}

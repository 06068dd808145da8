package org.tabellion.cscapi;

import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.stereotype.Component;

/** Reads access tokens, from the header or the member {@code SAD}. */
@Component
class AccessTokens {

    private final JwtDecoder decoder;

    AccessTokens(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    sealed interface Reading {

        record Good(Caller caller) implements Reading {}

        record Expired() implements Reading {}

        record Bad() implements Reading {}
    }

    Reading read(String token) {
        try {
            return new Reading.Good(Caller.of(decoder.decode(token)));
        } catch (JwtValidationException refused) {
            var expired = refused.getErrors().stream()
                    .anyMatch(it -> String.valueOf(it.getDescription()).contains("expired"));
            return expired ? new Reading.Expired() : new Reading.Bad();
        } catch (JwtException | IllegalArgumentException notOurs) {
            return new Reading.Bad();
        }
    }
}

package org.tabellion.authentication;

import java.util.Optional;

/**
 * What a signer can answer where there is no page of ours: a service provider hands it on (the explicit mode of the CSC
 * API). The server sees it, so none of it protects against the server (design D18), also where the SAM judges it.
 */
public enum AuthorizationFactor {
    /** The signing PIN, which the SAM judges; CSC v2 {@code Password}, v1 {@code PIN}. */
    PIN("PIN", Kind.KNOWLEDGE),
    /** A code sent to the mail address: CSC v2 {@code ChallengeResponse} whose challenge goes out of band, v1 {@code OTP} online. */
    MAIL_CODE("MAIL", Kind.POSSESSION),
    /** RFC 6238: CSC v2 {@code Password} with {@code generator} {@code totp}, v1 {@code OTP} offline. */
    TOTP("TOTP", Kind.POSSESSION),
    /** RFC 6287 ({@code OCRA-1:HOTP-SHA256-8:QN08}) with the secret of TOTP: CSC v2 {@code ChallengeResponse}. */
    CHALLENGE_RESPONSE("OCRA", Kind.POSSESSION);

    /** Two of one category are one factor. */
    public enum Kind {
        KNOWLEDGE,
        POSSESSION
    }

    private final String id;
    private final Kind kind;

    AuthorizationFactor(String id, Kind kind) {
        this.id = id;
        this.kind = kind;
    }

    /** Id of the authentication object in the CSC API. */
    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public static Optional<AuthorizationFactor> ofId(String id) {
        for (var factor : values()) {
            if (factor.id.equals(id)) {
                return Optional.of(factor);
            }
        }
        return Optional.empty();
    }
}

package org.tabellion.access;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is demanded of a client beyond OAuth's least.
 *
 * @param methods by which it may prove who it is
 * @param keys its public keys, as a JWK set in JSON; empty if it has none. They come by value: nothing is fetched
 * @param subject of its certificate (RFC 4514), for {@link Method#TLS_CLIENT_AUTH}
 * @param introspects whether it may ask what tokens of others are worth: a resource server may
 */
public record ClientPolicy(
        Set<Method> methods,
        String keys,
        Optional<String> subject,
        Sender sender,
        Profile profile,
        boolean introspects) {

    /** A secret, and tokens for the bearer. */
    public static final ClientPolicy PLAIN = new ClientPolicy(
            Set.of(Method.CLIENT_SECRET_BASIC, Method.CLIENT_SECRET_POST),
            "",
            Optional.empty(),
            Sender.ANY,
            Profile.CSC,
            false);

    public ClientPolicy {
        methods = Set.copyOf(methods);
    }

    /** Whether it may prove itself by a secret, beside other ways or alone. */
    public boolean isBySecret() {
        return methods.stream().anyMatch(Method::isBySecret);
    }

    /** But for what is decided at the machine alone. */
    public ClientPolicy introspecting(boolean introspects) {
        return new ClientPolicy(methods, keys, subject, sender, profile, introspects);
    }

    public enum Method {
        CLIENT_SECRET_BASIC,
        CLIENT_SECRET_POST,
        PRIVATE_KEY_JWT,
        TLS_CLIENT_AUTH,
        SELF_SIGNED_TLS_CLIENT_AUTH;

        /** As RFC 8414 spells it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isByCertificate() {
            return this == TLS_CLIENT_AUTH || this == SELF_SIGNED_TLS_CLIENT_AUTH;
        }

        public boolean isBySecret() {
            return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
        }
    }

    /** Whose a token has to be. */
    public enum Sender {
        /** Also the bearer's; a client that shows a DPoP proof gets one that is bound to it. */
        ANY,
        /** RFC 9449. */
        DPOP,
        /** RFC 8705. */
        CERTIFICATE,
        DPOP_OR_CERTIFICATE
    }

    public enum Profile {
        CSC,
        /** The FAPI 2.0 security profile: requests are pushed, tokens bound, secrets refused. */
        FAPI2
    }
}

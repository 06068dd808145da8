package org.tabellion.mgmtapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;
import org.tabellion.access.AdmitCall;
import org.tabellion.access.ClientView;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Trace;

/** What every call of this API has in common: token, scope, limit, group, trace, problems as answers. */
@Component
class Edge {

    static final Set<String> ADMINISTRATORS = Set.of(ClientView.ADMIN);

    /** Each scope that a client can have without a signer. */
    static final Set<String> ALL = Set.of(ClientView.ADMIN, "service", "enrolment", "documents");

    private final JwtDecoder decoder;
    private final AdmitCall admit;
    private final Randomness randomness;

    Edge(JwtDecoder decoder, AdmitCall admit, Randomness randomness) {
        this.decoder = decoder;
        this.admit = admit;
        this.randomness = randomness;
    }

    /** @param scopes one of them is needed */
    ResponseEntity<?> answer(HttpServletRequest http, Set<String> scopes, Function<Caller, ResponseEntity<?>> work) {
        return Trace.continueOrBegin(http.getHeader("traceparent"), randomness)
                .<ResponseEntity<?>, RuntimeException>call(() -> {
                    try {
                        var caller = admitted(caller(http, scopes));
                        return GroupScope.<ResponseEntity<?>, RuntimeException>call(
                                caller.group(), () -> work.apply(caller));
                    } catch (Problem problem) {
                        return problem.response();
                    } catch (Failure failure) {
                        return Problem.of(failure).response();
                    }
                });
    }

    /**
     * The parameters of the query, each at most once.
     *
     * @param known others are a mistake of the sender
     */
    static Map<String, String> parameters(HttpServletRequest http, Set<String> known) {
        return decoded(http).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, it -> {
            if (!known.contains(it.getKey())) {
                throw Problem.badRequest(
                        "unknown_parameter",
                        "known parameters are " + known.stream().sorted().toList());
            }
            if (it.getValue().length != 1) {
                throw Problem.badRequest("parameter_repeated", "a parameter is given once: " + it.getKey());
            }
            return it.getValue()[0];
        }));
    }

    private static Map<String, String[]> decoded(HttpServletRequest http) {
        try {
            return http.getParameterMap();
        } catch (IllegalStateException undecodable) {
            throw Problem.badRequest("query_malformed", "the query cannot be decoded");
        }
    }

    /** @throws Failure NOT_FOUND if it cannot be the id of any client */
    static ClientId client(String id) {
        try {
            return new ClientId(id);
        } catch (IllegalArgumentException nobodys) {
            throw Failure.notFound("client");
        }
    }

    private Caller admitted(Caller caller) {
        return switch (admit.call(caller.client())) {
            case AdmitCall.Outcome.Admitted() -> caller;
            case AdmitCall.Outcome.TooMany(var retryAfter) -> throw Problem.tooMany(retryAfter);
            case AdmitCall.Outcome.NotEnabled() -> throw invalidToken();
        };
    }

    private Caller caller(HttpServletRequest http, Set<String> scopes) {
        var token = token(Optional.ofNullable(http.getHeader("Authorization"))
                .orElseThrow(() -> new Problem(401, "token_missing", "an access token is needed")));
        var granted = scopes(token);
        if (granted.stream().noneMatch(scopes::contains)) {
            throw new Problem(
                    403,
                    "scope_missing",
                    "the access token has none of the scopes "
                            + scopes.stream().sorted().toList());
        }
        try {
            return new Caller(
                    new ClientId(String.valueOf(token.getClaimAsString("client_id"))),
                    new GroupId(String.valueOf(token.getClaimAsString("group"))),
                    granted.contains(ClientView.ADMIN));
        } catch (IllegalArgumentException oddClaim) {
            throw invalidToken();
        }
    }

    private Jwt token(String header) {
        var parts = header.strip().split(" +");
        if (parts.length != 2 || !parts[0].equalsIgnoreCase("Bearer")) {
            throw Problem.badRequest(
                    "authorization_malformed", "the Authorization header is not of the form: Bearer token");
        }
        try {
            return decoder.decode(parts[1]);
        } catch (JwtException refused) {
            throw invalidToken();
        }
    }

    private static Problem invalidToken() {
        return new Problem(401, "token_invalid", "the access token is not valid, or no longer");
    }

    private static Set<String> scopes(Jwt token) {
        var scopes = token.getClaimAsStringList("scope");
        return scopes == null ? Set.of() : Set.of(String.join(" ", scopes).split(" "));
    }
}

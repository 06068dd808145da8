package org.tabellion.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;
import org.tabellion.access.AdmitCall;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.Trace;

/** What every call of our own interfaces has in common: token, scope, limit, group, trace, problems as answers. */
@Component
public final class Edge {

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final JwtDecoder decoder;
    private final AdmitCall admit;
    private final Randomness randomness;

    Edge(JwtDecoder decoder, AdmitCall admit, Randomness randomness) {
        this.decoder = decoder;
        this.admit = admit;
        this.randomness = randomness;
    }

    /**
     * Does the work in the trace of the call and in the group of who calls; what it throws as problem or failure
     * becomes the answer.
     *
     * @param scopes one of them is needed
     */
    public ResponseEntity<?> answer(
            HttpServletRequest http, Set<String> scopes, Function<Caller, ResponseEntity<?>> work) {
        return Trace.continueOrBegin(http.getHeader("traceparent"), randomness)
                .<ResponseEntity<?>, RuntimeException>call(() -> {
                    try {
                        var caller = caller(http, scopes);
                        demand(admit.call(caller.client()));
                        return GroupScope.<ResponseEntity<?>, RuntimeException>call(
                                caller.group(), () -> work.apply(caller));
                    } catch (Problem problem) {
                        return problem.response();
                    } catch (Failure failure) {
                        return Problem.of(failure).response();
                    }
                });
    }

    /** Beside the limit of all calls: that of those which ask one and the same signer. */
    public void admitSignature(Caller caller, SignerId signer) {
        demand(admit.signature(caller.client(), signer));
    }

    private static void demand(AdmitCall.Outcome outcome) {
        switch (outcome) {
            case AdmitCall.Outcome.Admitted() -> {}
            case AdmitCall.Outcome.TooMany(var retryAfter) -> throw Problem.tooMany(retryAfter);
            case AdmitCall.Outcome.NotEnabled() -> throw invalidToken();
        }
    }

    /** @throws Problem 400 if there is none, or it cannot be kept */
    public static String idempotencyKey(HttpServletRequest http) {
        var key = Optional.ofNullable(http.getHeader("Idempotency-Key"))
                .orElseThrow(() -> Problem.badRequest(
                        "idempotency_key_missing",
                        "the header Idempotency-Key is needed, for the call to be repeatable"));
        if (!IDEMPOTENCY_KEY.matcher(key).matches()) {
            throw Problem.badRequest("idempotency_key_malformed", "an Idempotency-Key is 1 to 128 visible characters");
        }
        return key;
    }

    /**
     * The parameters of the query, each at most once.
     *
     * @param known others are a mistake of the sender
     */
    public static Map<String, String> parameters(HttpServletRequest http, Set<String> known) {
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

    public static ResponseEntity<?> created(String location, Map<String, ?> body) {
        return ResponseEntity.status(201).header("Location", location).body(body);
    }

    private Caller caller(HttpServletRequest http, Set<String> scopes) {
        var token = token(Optional.ofNullable(http.getHeader("Authorization"))
                .orElseThrow(() -> new Problem(401, "token_missing", "an access token is needed")));
        var granted = scopes(token);
        if (granted.stream().noneMatch(scopes::contains)) {
            throw new Problem(403, "scope_missing", "the access token needs the scope " + alternatives(scopes));
        }
        try {
            return new Caller(
                    new ClientId(String.valueOf(token.getClaimAsString("client_id"))),
                    new GroupId(String.valueOf(token.getClaimAsString("group"))),
                    granted);
        } catch (IllegalArgumentException oddClaim) {
            throw invalidToken();
        }
    }

    private static String alternatives(Set<String> scopes) {
        return String.join(" or ", scopes.stream().sorted().toList());
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
        return scopes == null
                ? Set.of()
                : Set.copyOf(List.of(String.join(" ", scopes).split(" ")));
    }
}

package org.tabellion.docapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
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

/** What every call of this API has in common: the token and its scope, the group, the trace, problems as answers. */
@Component
class Edge {

    static final String ENROLMENT = "enrolment";
    static final String DOCUMENTS = "documents";

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final JwtDecoder decoder;
    private final AdmitCall admit;
    private final Randomness randomness;

    Edge(JwtDecoder decoder, AdmitCall admit, Randomness randomness) {
        this.decoder = decoder;
        this.admit = admit;
        this.randomness = randomness;
    }

    ResponseEntity<?> answer(HttpServletRequest http, String scope, Function<Caller, ResponseEntity<?>> work) {
        return Trace.continueOrBegin(http.getHeader("traceparent"), randomness)
                .<ResponseEntity<?>, RuntimeException>call(() -> {
                    try {
                        var caller = caller(http, scope);
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
    void admitSignature(Caller caller, SignerId signer) {
        demand(admit.signature(caller.client(), signer));
    }

    private static void demand(AdmitCall.Outcome outcome) {
        switch (outcome) {
            case AdmitCall.Outcome.Admitted() -> {}
            case AdmitCall.Outcome.TooMany(var retryAfter) -> throw Problem.tooMany(retryAfter);
            case AdmitCall.Outcome.NotEnabled() ->
                throw new Problem(401, "token_invalid", "the access token is not valid, or no longer");
        }
    }

    static String idempotencyKey(HttpServletRequest http) {
        var key = Optional.ofNullable(http.getHeader("Idempotency-Key"))
                .orElseThrow(() -> Problem.badRequest(
                        "idempotency_key_missing",
                        "the header Idempotency-Key is needed, for the call to be repeatable"));
        if (!IDEMPOTENCY_KEY.matcher(key).matches()) {
            throw Problem.badRequest("idempotency_key_malformed", "an Idempotency-Key is 1 to 128 visible characters");
        }
        return key;
    }

    private Caller caller(HttpServletRequest http, String scope) {
        var token = token(Optional.ofNullable(http.getHeader("Authorization"))
                .orElseThrow(() -> new Problem(401, "token_missing", "an access token is needed")));
        if (!scopes(token).contains(scope)) {
            throw new Problem(403, "scope_missing", "the access token lacks the scope " + scope);
        }
        try {
            return new Caller(
                    new ClientId(String.valueOf(token.getClaimAsString("client_id"))),
                    new GroupId(String.valueOf(token.getClaimAsString("group"))));
        } catch (IllegalArgumentException oddClaim) {
            throw new Problem(401, "token_invalid", "the access token is not valid");
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
            throw new Problem(401, "token_invalid", "the access token is not valid, or no longer");
        }
    }

    private static Set<String> scopes(Jwt token) {
        var scopes = token.getClaimAsStringList("scope");
        return scopes == null ? Set.of() : Set.of(String.join(" ", scopes).split(" "));
    }

    static ResponseEntity<?> created(String location, Map<String, ?> body) {
        return ResponseEntity.status(201).header("Location", location).body(body);
    }
}

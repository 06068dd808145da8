package org.tabellion.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.tabellion.e2e.FaultyProxy.Request;
import org.tabellion.e2e.FaultyProxy.Response;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a server, and by which case of which version the conformance kit has to tell. */
enum Fault {
    NONE("", "", (request, server) -> server.send(request)),

    // ---------------------------------------------------------------- what an approval is worth

    A_USED_SAD_SIGNS_AGAIN("v1", "sign.replay", (request, server) -> {
        var answer = server.send(request);
        if (!request.isTo("/signatures/signHash")) {
            return answer;
        }
        var key = "signed " + request.json();
        if (answer.isGood()) {
            server.note(key, answer);
            return answer;
        }
        return server.noted(key, Response.class).orElse(answer);
    }),
    HASHES_ARE_A_SET("v2", "sign.multiset", (request, server) -> {
        if (!request.isTo("/signatures/signHash")) {
            return server.send(request);
        }
        var json = request.json();
        var hashes = json.path("hashes").valueStream().map(it -> it.asString()).toList();
        var set = json.putArray("hashes");
        new LinkedHashSet<>(hashes).forEach(set::add);
        var answer = server.send(request.with(json));
        if (!answer.isGood() || set.size() == hashes.size()) {
            return answer;
        }
        var told = answer.json();
        var signatures = told.path("signatures");
        var all = told.putArray("signatures");
        hashes.forEach(it -> all.add(signatures.get(0)));
        return answer.with(told);
    }),
    WHAT_WAS_NOT_APPROVED_IS_SIGNED("v1", "sign.not-approved", (request, server) -> {
        var answer = server.send(request);
        return request.isTo("/signatures/signHash") && answer.text().contains("not authorized")
                ? Response.of(200, "{\"signatures\":[\"MAYCAQECAQE=\"]}")
                : answer;
    }),
    SAD_OF_ANOTHER_CLIENT_SIGNS("v1", "sign.other-client", (request, server) -> {
        if (!request.isTo("/signatures/signHash")) {
            if (request.isTo("/credentials/info")) {
                server.note("owner", request.header("Authorization"));
            }
            return server.send(request);
        }
        return server.send(request.with("Authorization", server.noted("owner")));
    }),
    SIGNATURES_COME_IN_ANOTHER_ORDER("v2", "sign.order", changing("/signatures/signHash", told -> {
        var reversed = told.path("signatures").valueStream().toList().reversed();
        told.putArray("signatures").addAll(reversed);
        return told;
    })),
    SIGNATURES_ARE_WRONG("v0", "sign.one", changing("/signatures/signHash", told -> {
        var value = Base64.getDecoder().decode(told.path("signatures").path(0).asString());
        value[value.length - 1] ^= 1;
        told.putArray("signatures").add(Base64.getEncoder().encodeToString(value));
        return told;
    })),
    THE_ALPHABET_OF_ADDRESSES_IS_TAKEN("v2", "sign.hash-url", (request, server) -> {
        if (!request.isTo("/signatures/signHash")) {
            return server.send(request);
        }
        var json = request.json();
        var hashes = json.path("hashes").valueStream().map(it -> it.asString()).toList();
        var plain = json.putArray("hashes");
        hashes.forEach(it -> plain.add(it.replace('-', '+').replace('_', '/')));
        return server.send(request.with(json));
    }),

    // ---------------------------------------------------------------- who sees what

    THE_LIST_LEAKS("v1", "list.foreign", (request, server) -> {
        var answer = server.send(request);
        if (!request.isTo("/credentials/list") || !answer.isGood()) {
            return answer;
        }
        var told = answer.json();
        ((ArrayNode) told.path("credentialIDs")).add(server.noted("foreign"));
        return answer.with(told);
    }),
    A_FOREIGN_CREDENTIAL_IS_TOLD_FROM_AN_UNKNOWN_ONE("v2", "credential.foreign", (request, server) -> {
        var answer = server.send(request);
        return request.isTo("/credentials/info")
                        && request.json().path("credentialID").asString("").equals(server.noted("foreign"))
                ? Response.of(
                        400,
                        "{\"error\":\"invalid_request\",\"error_description\":\"Invalid parameter credentialID\",\"hint\":\"not yours\"}")
                : answer;
    }),
    A_PAGE_COMES_TWICE("v1", "list.pages", (request, server) -> {
        if (!request.isTo("/credentials/list")) {
            return server.send(request);
        }
        var json = request.json();
        json.remove("pageToken");
        return server.send(request.with(json));
    }),
    A_CREDENTIAL_TOKEN_LISTS("v2", "bearer.scope", (request, server) -> {
        var answer = server.send(request);
        if (request.isTo("/credentials/info") && answer.isGood()) {
            server.note("service", request.header("Authorization"));
        }
        return request.isTo("/credentials/list") && answer.status() == 403
                ? server.send(request.with("Authorization", server.noted("service")))
                : answer;
    }),
    A_TOKEN_IN_THE_ADDRESS_IS_TAKEN("v1", "bearer.in-query", (request, server) -> {
        var token = request.query().get("access_token");
        return server.send(token == null ? request : request.with("Authorization", "Bearer " + token));
    }),
    REVOKING_DOES_NOTHING(
            "v2",
            "bearer.revoked",
            (request, server) -> request.isTo("/oauth2/revoke") ? Response.of(204, "") : server.send(request)),

    // ---------------------------------------------------------------- what is said

    INFO_OFFERS_TOO_MUCH("v1", "info.offered", changing("/info", told -> {
        if (told.path("methods") instanceof ArrayNode methods) {
            methods.add("credentials/getChallenge");
        }
        return told;
    })),
    INFO_KEEPS_QUIET("v2", "info.not-offered", changing("/info", told -> {
        if (told.path("methods") instanceof ArrayNode methods) {
            var less = methods.valueStream()
                    .filter(it -> !it.asString().equals("signatures/timestamp"))
                    .toList();
            told.putArray("methods").addAll(less);
        }
        return told;
    })),
    INFO_LACKS_A_MEMBER("v2", "info.shape", changing("/info", told -> {
        told.remove("conformance_levels");
        return told;
    })),
    THE_WRONG_STATUS("v1", "bearer.nonsense", (request, server) -> {
        var answer = server.send(request);
        return request.address().getPath().startsWith("/csc/") && answer.status() == 401 ? answer.with(403) : answer;
    }),
    NOBODY_SAYS_HOW_TO_COME_IN(
            "v0", "bearer.absent", (request, server) -> server.send(request).without("www-authenticate")),
    OTHER_WORDS("v1", "sign.sad-nonsense", (request, server) -> {
        var answer = server.send(request);
        return new Response(
                answer.status(),
                answer.headers(),
                answer.text().replace("Invalid parameter SAD", "The SAD is bad").getBytes(StandardCharsets.UTF_8));
    }),
    THE_KEY_IS_LONGER_THAN_IT_IS("v2", "credential.key", changing("/credentials/info", told -> {
        if (told.path("key") instanceof ObjectNode key) {
            key.put("len", 4096);
        }
        return told;
    })),
    REVOCATION_HAS_THE_OTHER_STATUS("v1", "revoke.status", (request, server) -> {
        var answer = server.send(request);
        return request.isTo("/oauth2/revoke") && answer.status() == 204 ? answer.with(200) : answer;
    }),
    THE_ISSUER_IS_ANOTHER(
            "v2",
            "metadata.issuer",
            changing("/.well-known/oauth-authorization-server", told -> told.put("issuer", "https://evil.example"))),
    A_MEMBER_MAY_STAND_TWICE("v1", "body.twice", (request, server) -> {
        var once = request.json();
        return server.send(request.isTo("/credentials/list") && !once.isEmpty() ? request.with(once) : request);
    }),

    // ---------------------------------------------------------------- time-stamps

    ANOTHER_HASH_IS_STAMPED(
            "v1",
            "timestamp.flow",
            (request, server) -> server.send(
                    request.isTo("/signatures/timestamp")
                            ? request.with(request.json().put("hash", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="))
                            : request)),
    THE_NONCE_IS_LOST("v2", "timestamp.nonce", (request, server) -> {
        var json = request.json();
        json.remove("nonce");
        return server.send(request.isTo("/signatures/timestamp") ? request.with(json) : request);
    }),

    // ---------------------------------------------------------------- the authorization server

    PKCE_MAY_BE_LEFT_OUT("v2", "authorize.no-challenge", challenging(query -> !query.containsKey("code_challenge"))),
    PLAIN_IS_TAKEN("v2", "authorize.plain", challenging(query -> query.getOrDefault("code_challenge_method", "")
            .equals("plain"))),
    THE_VERIFIER_IS_NOT_LOOKED_AT("v1", "code.wrong-verifier", challenging(query -> true)),
    A_CODE_IS_GOOD_TWICE("v1", "code.replay", (request, server) -> {
        var answer = server.send(request);
        var key = "code " + request.form().getOrDefault("code", "");
        if (request.isTo("/oauth2/token") && request.form().containsKey("code")) {
            if (answer.isGood()) {
                server.note(key, answer);
            }
            return server.noted(key, Response.class).orElse(answer);
        }
        return answer;
    }),
    A_SECOND_USE_OF_A_CODE_REVOKES_NOTHING("v2", "code.replay-revokes", (request, server) -> {
        var key = "used " + request.form().getOrDefault("code", "");
        if (request.isTo("/oauth2/token") && request.form().containsKey("code")) {
            if (!server.noted(key).isEmpty()) {
                return Response.of(
                        400,
                        "{\"error\":\"invalid_grant\",\"error_description\":\"Authorization code is invalid or expired\"}");
            }
            server.note(key, "used");
        }
        return server.send(request);
    }),
    ERRORS_GO_TO_ANY_ADDRESS("v2", "authorize.redirect-other-host", (request, server) -> {
        var answer = server.send(request);
        return request.isTo("/oauth2/authorize")
                        && answer.status() == 400
                        && request.query().containsKey("redirect_uri")
                ? Response.of(302, "").with("location", request.query().get("redirect_uri") + "?error=invalid_request")
                : answer;
    }),
    STATE_IS_LOST("v1", "code.service", (request, server) -> {
        var answer = server.send(request);
        return answer.location().isEmpty() || request.isTo("/login")
                ? answer
                : answer.with("location", answer.location().replaceFirst("(?<=[?&])state=[^&]*&?", ""));
    }),
    ISS_IS_LOST("v2", "code.issuer", (request, server) -> {
        var answer = server.send(request);
        return answer.location().isEmpty()
                ? answer
                : answer.with("location", answer.location().replaceFirst("&iss=[^&]*", ""));
    }),
    A_PUSHED_REQUEST_IS_GOOD_TWICE("v2", "pushed.once", (request, server) -> {
        if (request.isTo("/oauth2/pushed_authorize")) {
            var answer = server.send(request);
            server.note(
                    "pushed " + answer.json().path("request_uri").asString(""), FaultyProxy.encoded(request.form()));
            return answer;
        }
        var pushed = Optional.ofNullable(request.query().get("request_uri"))
                .map(it -> server.noted("pushed " + it))
                .filter(it -> !it.isEmpty());
        return server.send(
                pushed.isPresent() && request.isTo("/oauth2/authorize")
                        ? request.withQuery(FaultyProxy.decoded(pushed.get()))
                        : request);
    }),
    AN_UNKNOWN_TYPE_OF_DETAILS_IS_TAKEN("v2", "rich.type-unknown", (request, server) -> {
        var query = new LinkedHashMap<>(request.query());
        query.computeIfPresent(
                "authorization_details", (_, it) -> it.replace("https://type.example/unknown", "credential"));
        return server.send(request.isTo("/oauth2/authorize") ? request.withQuery(query) : request);
    }),
    DETAILS_ARE_NOT_TOLD("v2", "rich.flow", changing("/oauth2/token", told -> {
        told.remove("authorization_details");
        return told;
    })),
    A_CLIENT_APPROVES_BY_ITSELF("v2", "token.credential-scope", (request, server) -> {
        var form = new LinkedHashMap<>(request.form());
        return server.send(
                request.isTo("/oauth2/token") && form.replace("scope", "credential", "service")
                        ? request.withForm(form)
                        : request);
    }),
    UNKNOWN_CLIENTS_ARE_TOLD("v1", "token.unknown-client", (request, server) -> {
        var answer = server.send(request);
        var basic = request.header("Authorization").replaceFirst("^Basic ", "");
        return answer.status() == 401
                        && request.isTo("/oauth2/token")
                        && new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).startsWith("nobody")
                ? answer.with(answer.json().put("error_description", "There is no such client"))
                : answer;
    }),
    ANSWERS_MAY_BE_STORED("v0", "token.client-credentials", (request, server) -> server.send(request)
            .without("cache-control"));

    /** Whoever knows the verifier is let in by it. */
    private static final String VERIFIER = "p".repeat(43);

    private static final String CHALLENGE = "lu5JzTzx1yIf6O9E1Dz2hEOQE5ZzlWKecRyEPPmGdSw";

    private final String version;
    private final String found;
    private final Playing playing;

    Fault(String version, String found, Playing playing) {
        this.version = version;
        this.found = found;
        this.playing = playing;
    }

    /** In the place of the server. */
    @FunctionalInterface
    interface Playing {
        Response play(Request request, FaultyProxy server) throws IOException;
    }

    String version() {
        return version;
    }

    /** The case that has to fail. */
    String found() {
        return found;
    }

    Response play(Request request, FaultyProxy server) throws IOException {
        return playing.play(request, server);
    }

    private static Playing changing(String pathEnd, UnaryOperator<ObjectNode> change) {
        return (request, server) -> {
            var answer = server.send(request);
            return request.isTo(pathEnd) && answer.isGood() ? answer.with(change.apply(answer.json())) : answer;
        };
    }

    /** Gives such requests a challenge of its own, and answers that itself. */
    private static Playing challenging(Predicate<Map<String, String>> such) {
        return (request, server) -> {
            var query = new LinkedHashMap<>(request.query());
            if (request.isTo("/oauth2/authorize") && such.test(query)) {
                query.put("code_challenge", CHALLENGE);
                query.put("code_challenge_method", "S256");
                return server.send(request.withQuery(query));
            }
            var form = new LinkedHashMap<>(request.form());
            return server.send(
                    request.isTo("/oauth2/token") && form.replace("code_verifier", VERIFIER) != null
                            ? request.withForm(form)
                            : request);
        };
    }
}

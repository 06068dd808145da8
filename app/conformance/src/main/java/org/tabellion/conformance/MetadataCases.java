package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.list;
import static org.tabellion.conformance.Shape.object;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** RFC 8414, where it is served. */
final class MetadataCases {

    private MetadataCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.SECOND, "metadata.shape", "RFC 8414", "the metadata have their members, of their types", t -> {
                    var faults = object().must("issuer", Shape.URL)
                            .must("authorization_endpoint", Shape.URL)
                            .must("token_endpoint", Shape.URL)
                            .must("response_types_supported", list(Shape.TEXT, 1))
                            .may("jwks_uri", Shape.URL)
                            .may("revocation_endpoint", Shape.URL)
                            .may("introspection_endpoint", Shape.URL)
                            .may("pushed_authorization_request_endpoint", Shape.URL)
                            .may("grant_types_supported", list(Shape.TEXT, 1))
                            .may("scopes_supported", list(Shape.TEXT, 1))
                            .may("code_challenge_methods_supported", list(Shape.TEXT, 1))
                            .may("token_endpoint_auth_methods_supported", list(Shape.TEXT, 1))
                            .may("authorization_details_types_supported", list(Shape.TEXT, 1))
                            .may("authorization_response_iss_parameter_supported", Shape.FLAG)
                            .may("require_pushed_authorization_requests", Shape.FLAG)
                            .faults(metadata(t));
                    holds(faults.isEmpty(), String.join("; ", faults));
                });
        cases.add(
                Edition.SECOND,
                "metadata.issuer",
                "RFC 8414 3.3",
                "the issuer is the one that was asked for",
                t -> holds(
                        metadata(t)
                                .path("issuer")
                                .asString("")
                                .equals(t.oauth().issuer().toString()),
                        "issuer is %s, asked for was %s"
                                .formatted(metadata(t).path("issuer"), t.oauth().issuer())));
        cases.add(
                Edition.SECOND,
                "metadata.secure",
                "RFC 8414 2",
                "addresses are https, but for a server on this machine",
                t -> {
                    for (var property : metadata(t).properties()) {
                        var value = property.getValue().asString("");
                        if (value.startsWith("http://")) {
                            holds(
                                    List.of("localhost", "127.0.0.1", "[::1]")
                                            .contains(URI.create(value).getHost()),
                                    "%s is %s".formatted(property.getKey(), value));
                        }
                    }
                });
        cases.add(Edition.SECOND, "metadata.agree", "A.4.1", "the endpoints are those that info leads to", t -> {
            if (t.info().path("oauth2").isString()) {
                for (var name : Map.of("authorize", "authorization_endpoint", "token", "token_endpoint")
                        .entrySet()) {
                    var told = metadata(t).path(name.getValue()).asString("");
                    if (!told.equals(t.oauth().endpoint(name.getKey()).toString())) {
                        t.remark("%s is %s, info leads to %s"
                                .formatted(name.getValue(), told, t.oauth().endpoint(name.getKey())));
                    }
                }
            }
        });
        cases.add(Edition.SECOND, "metadata.pkce", "RFC 9700", "S256 is offered, plain is not", t -> {
            var methods = words(metadata(t).path("code_challenge_methods_supported"));
            holds(methods.contains("S256"), "code_challenge_methods_supported is " + methods);
            if (methods.contains("plain")) {
                t.remark("plain is offered as a code_challenge_method");
            }
        });
        cases.add(
                Edition.SECOND,
                "metadata.no-implicit",
                "A.2",
                "neither the implicit nor the password grant is offered",
                t -> {
                    var grants = words(metadata(t).path("grant_types_supported"));
                    holds(
                            !grants.contains("implicit") && !grants.contains("password"),
                            "grant_types_supported is " + grants);
                    var types = words(metadata(t).path("response_types_supported"));
                    holds(types.contains("code"), "response_types_supported is " + types);
                    holds(
                            types.stream()
                                    .noneMatch(it -> List.of(it.split(" ")).contains("token")),
                            "response_types_supported is " + types);
                });
        cases.add(
                Edition.SECOND,
                "metadata.pushed",
                "RFC 9126 5",
                "the endpoint of pushed requests is named if info names the method",
                t -> {
                    if (t.offers("oauth2/pushed_authorize")) {
                        holds(
                                metadata(t).has("pushed_authorization_request_endpoint"),
                                "pushed_authorization_request_endpoint is missing");
                    }
                });
        cases.add(
                Edition.SECOND,
                "metadata.rich",
                "RFC 9396 10",
                "the types of authorization_details are named where supportsRar is",
                t -> {
                    if (t.info().path("supportsRar").asBoolean(false)) {
                        var types = words(metadata(t).path("authorization_details_types_supported"));
                        holds(
                                types.contains("credential")
                                        || types.contains("https://cloudsignatureconsortium.org/2025/credential"),
                                "authorization_details_types_supported is " + types);
                    }
                });
        cases.add(Edition.SECOND, "metadata.endpoints", "RFC 8414", "what is named answers", t -> {
            var faults = new ArrayList<String>();
            for (var name : List.of(
                    "token_endpoint",
                    "revocation_endpoint",
                    "introspection_endpoint",
                    "pushed_authorization_request_endpoint")) {
                var place = metadata(t).path(name).asString("");
                if (!place.isEmpty()) {
                    var status =
                            t.form(URI.create(place), null, Map.of("a", "b")).status();
                    if (status != 400 && status != 401) {
                        faults.add("%s answers %d to a form that says nothing".formatted(name, status));
                    }
                }
            }
            holds(faults.isEmpty(), String.join(", ", faults));
        });
        cases.add(Edition.SECOND, "metadata.keys", "RFC 7517", "the keys are public alone, and have names", t -> {
            var place = metadata(t).path("jwks_uri").asString("");
            if (place.isEmpty()) {
                throw new Lacking("jwks_uri in the metadata");
            }
            var keys = t.get(URI.create(place))
                    .status(200)
                    .header("Content-Type", "application/")
                    .text();
            var parsed = tools.jackson.databind.json.JsonMapper.shared()
                    .readTree(keys)
                    .path("keys");
            holds(!parsed.isEmpty(), "there are no keys");
            for (var key : parsed) {
                for (var secret : List.of("d", "p", "q", "dp", "dq", "qi", "k")) {
                    holds(!key.has(secret), "a key shows its member " + secret);
                }
                holds(key.path("kty").isString() && key.path("kid").isString(), "a key has no kty or no kid");
            }
        });
        cases.add(Edition.SECOND, "metadata.issuer-in-answers", "RFC 9207 3", "iss in answers is announced", t -> {
            if (!metadata(t)
                    .path("authorization_response_iss_parameter_supported")
                    .asBoolean(false)) {
                t.remark(
                        "authorization_response_iss_parameter_supported is not true: clients of several servers can be mixed up");
            }
        });
    }

    private static JsonNode metadata(Subject t) throws IOException {
        return t.oauth()
                .metadata()
                .orElseThrow(() -> new Lacking("metadata of RFC 8414 at "
                        + OAuthServer.metadataPlaces(t.oauth().issuer()).getFirst()));
    }

    private static List<String> words(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}

package org.tabellion.conformance;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The authorization server, as info and its own metadata describe it. */
final class OAuthServer {

    private final Edition edition;
    private final JsonNode info;
    private final Wire wire;
    private final Remembered<Optional<JsonNode>> metadata = new Remembered<>();

    OAuthServer(Edition edition, JsonNode info, Wire wire) {
        this.edition = edition;
        this.info = info;
        this.wire = wire;
    }

    private boolean isOfferedByInfo(String method) {
        return info.path("methods").valueStream().anyMatch(it -> it.asString().equals(method));
    }

    /** RFC 8414 or OpenID discovery, of the issuer that info names, or at the place that follows from its OAuth address. */
    Optional<JsonNode> metadata() throws IOException {
        return metadata.or(this::fetchedMetadata);
    }

    private Optional<JsonNode> fetchedMetadata() throws IOException {
        var issuer = issuer();
        for (var place : metadataPlaces(issuer)) {
            var answer = wire.send("GET", place, Map.of("Accept", Subject.JSON), new byte[0]);
            if (answer.status() == 200) {
                return Optional.of(answer.json());
            }
        }
        return Optional.empty();
    }

    static List<URI> metadataPlaces(URI issuer) {
        var origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
        var path = issuer.getRawPath().replaceFirst("/+$", "");
        return Stream.of(
                        origin + "/.well-known/oauth-authorization-server" + path,
                        origin + path + "/.well-known/oauth-authorization-server",
                        origin + path + "/.well-known/openid-configuration",
                        origin + "/.well-known/openid-configuration" + path,
                        origin + "/.well-known/oauth-authorization-server")
                .distinct()
                .map(URI::create)
                .toList();
    }

    /** As info names it, or what it gives as the base of its OAuth endpoints. */
    URI issuer() {
        var server = oauthServer();
        return URI.create(
                server.has("issuer")
                        ? server.path("issuer").asString()
                        : server.path("base").asString());
    }

    /** {@code base} or {@code issuer}, however this version tells it. */
    private JsonNode oauthServer() {
        var told = JsonMapper.shared().createObjectNode();
        if (info.path("oauth2").isString()) {
            return told.put("base", oauthBase(info.path("oauth2").stringValue()));
        }
        if (info.path("oauth2Issuer").isString()) {
            return told.put("issuer", info.path("oauth2Issuer").stringValue());
        }
        var first = info.path("oauth2Servers").path(0);
        if (first.path("baseUri").isString()) {
            return told.put("base", oauthBase(first.path("baseUri").stringValue()));
        }
        if (first.path("issuerIdentifier").isString()) {
            return told.put("issuer", first.path("issuerIdentifier").stringValue());
        }
        throw new Lacking("an authorization server, which info does not name");
    }

    /** Servers give it with or without the path of an endpoint. */
    private static String oauthBase(String told) {
        return told.replaceFirst("/oauth2/authorize/?$", "").replaceFirst("/+$", "");
    }

    /** @param name authorize, token, revoke or pushed_authorize */
    URI endpoint(String name) throws IOException {
        var server = oauthServer();
        if (server.has("base")) {
            return URI.create(server.path("base").asString() + "/oauth2/" + name);
        }
        var member =
                switch (name) {
                    case "authorize" -> "authorization_endpoint";
                    case "token" -> "token_endpoint";
                    case "revoke" -> "revocation_endpoint";
                    default -> "pushed_authorization_request_endpoint";
                };
        return metadata()
                .filter(it -> it.path(member).isString())
                .map(it -> URI.create(it.path(member).asString()))
                .orElseThrow(() -> new Lacking("an address of %s in the metadata".formatted(name)));
    }

    boolean hasPushedRequests() throws IOException {
        return isOfferedByInfo("oauth2/pushed_authorize")
                || metadata()
                        .filter(it -> it.has("pushed_authorization_request_endpoint"))
                        .isPresent();
    }

    boolean hasRichRequests() throws IOException {
        return info.path("supportsRar").asBoolean(false)
                || info.path("oauth2Servers").valueStream().anyMatch(it -> it.path("supportsRar")
                        .asBoolean(false))
                || metadata()
                        .filter(it -> !it.path("authorization_details_types_supported")
                                .isEmpty())
                        .isPresent();
    }

    /** As this version spells it. */
    String detailsType() throws IOException {
        var types = metadata()
                .map(it -> it.path("authorization_details_types_supported"))
                .map(it -> it.valueStream().map(JsonNode::asString).toList())
                .orElse(List.of());
        var modern = "https://cloudsignatureconsortium.org/2025/credential";
        return types.contains(modern) || (types.isEmpty() && edition == Edition.V2_2) ? modern : "credential";
    }
}

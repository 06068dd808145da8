package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;

import java.net.URI;
import java.util.Map;

/** oauth2/revoke: CSC answers 204, RFC 7009 200; either is good at either address, an error is not. */
final class RevocationCases {

    private static final String LIST = "credentials/list";

    private RevocationCases() {}

    static void addTo(Cases cases) {
        cases.add(Edition.ALL, "revoke.status", "A.5", "a revocation is answered by 204 and no body", t -> {
            var answer =
                    t.form(t.oauth().endpoint("revoke"), t.client(), Map.of("token", t.freshServiceToken(t.client())));
            if (isOfCsc(t)) {
                answer.status(204);
            } else {
                answer.status(200, 204);
            }
            holds(answer.body().length == 0 || answer.status() == 200, "204 came with a body");
        });
        cases.add(
                Edition.SECOND,
                "revoke.metadata-status",
                "RFC 7009",
                "at the address of the metadata it is answered by 200",
                t -> {
                    var place = t.oauth()
                            .metadata()
                            .map(it -> it.path("revocation_endpoint").asString(""))
                            .filter(it -> !it.isEmpty())
                            .orElseThrow(() -> new Lacking("revocation_endpoint in metadata of RFC 8414"));
                    var token = t.freshServiceToken(t.client());
                    t.form(URI.create(place), t.client(), Map.of("token", token))
                            .status(200);
                    t.needs(LIST);
                    t.callAs(token, LIST, t.listing()).refused(401);
                });
        cases.add(Edition.ALL, "revoke.unknown", "D.1", "a token that nobody was given is revoked already", t -> t.form(
                        t.oauth().endpoint("revoke"), t.client(), Map.of("token", "no-such-token"))
                .status(200, 204));
        cases.add(Edition.ALL, "revoke.hint", "A.4.2", "a hint may stand beside the token, also the wrong one", t -> {
            var token = t.freshServiceToken(t.client());
            t.form(t.oauth().endpoint("revoke"), t.client(), Map.of("token", token, "token_type_hint", "refresh_token"))
                    .status(200, 204);
            t.needs(LIST);
            t.callAs(token, LIST, t.listing()).refused(401);
        });
        cases.add(Edition.ALL, "revoke.missing", "A.3", "no token", t -> t.form(
                        t.oauth().endpoint("revoke"), t.client(), Map.of("a", "b"))
                .refusedFor("Missing parameter token"));
        cases.add(Edition.ALL, "revoke.unknown-hint", "A.3", "a hint that nobody knows is refused or ignored", t -> {
            var answer = t.form(
                    t.oauth().endpoint("revoke"),
                    t.client(),
                    Map.of("token", "no-such-token", "token_type_hint", "guess"));
            if (answer.status() != 200 && answer.status() != 204) {
                answer.refusedAs("unsupported_token_type invalid_request", 400);
            }
        });
        cases.add(Edition.ALL, "revoke.no-client", "A.3", "who does not say who it is revokes nothing", t -> {
            var token = t.freshServiceToken(t.client());
            t.form(t.oauth().endpoint("revoke"), null, Map.of("token", token)).refusedAs("invalid_client", 401);
            t.needs(LIST);
            t.callAs(token, LIST, t.listing()).status(200);
        });
        cases.add(Edition.ALL, "revoke.other-client", "RFC 7009 2.1", "another client revokes nothing", t -> {
            var token = t.freshServiceToken(t.client());
            t.form(t.oauth().endpoint("revoke"), t.otherClient(), Map.of("token", token));
            t.needs(LIST);
            t.callAs(token, LIST, t.listing()).status(200);
        });
        cases.add(Edition.ALL, "revoke.credential-token", "A.4.2", "a revoked credential token signs nothing", t -> {
            t.needs("signatures/signHash");
            var hash = t.key().newHash();
            var token = t.signer().approved(hash);
            t.form(t.oauth().endpoint("revoke"), t.client(), Map.of("token", token))
                    .status(200, 204);
            t.sign(token, t.signing(hash)).refused(400, 401);
        });
    }

    /** Whether info gives the base of the endpoints, so that their names are CSC's. */
    private static boolean isOfCsc(Subject t) {
        return t.info().path("oauth2").isString();
    }
}

package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.list;
import static org.tabellion.conformance.Shape.number;
import static org.tabellion.conformance.Shape.object;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** authorization_details (RFC 9396). */
final class RichCases {

    private static final String PARAMETER = "authorization_details";
    private static final String ERROR = "invalid_authorization_details";

    private RichCases() {}

    static void addTo(Cases cases) {
        cases.add(Edition.SECOND, "rich.flow", "A.5", "what was granted comes back in full, and signs", t -> {
            t.needs("signatures/signHash");
            var hash = t.key().newHash();
            var request = request(t, t.oauth().detailsType(), hash);
            var answer = t.signer()
                    .exchange(request, t.signer().code(request), Map.of())
                    .status(200);
            var token = t.token(answer);
            var granted = answer.shaped(object().must(
                                    PARAMETER,
                                    list(
                                            object().must("type", Shape.TEXT)
                                                    .must("credentialID", Shape.TEXT)
                                                    .must("numSignatures", number(1))
                                                    .must(
                                                            "documentDigests",
                                                            list(object().must("hash", Shape.BASE64), 1))
                                                    .must("hashAlgorithmOID", Shape.OID),
                                            1)))
                    .path(PARAMETER)
                    .path(0);
            holds(granted.path("credentialID").asString().equals(t.credential()), "another credential was granted");
            holds(
                    granted.path("documentDigests")
                            .path(0)
                            .path("hash")
                            .asString()
                            .equals(Hashes.base64(hash)),
                    "another hash was granted");
            t.key()
                    .verify(
                            List.of(hash),
                            t.callAs(token, "signatures/signHash", t.signing(hash))
                                    .status(200)
                                    .json());
        });
        cases.add(Edition.SECOND, "rich.pushed", "A.12", "pushed details sign as well", t -> {
            t.needs("signatures/signHash");
            var hash = t.key().newHash();
            var request = request(t, t.oauth().detailsType(), hash);
            var code = t.signer().code(request, t.signer().opens(PushedCases.opening(t, request)));
            var token = t.token(t.signer().exchange(request, code, Map.of()));
            t.key()
                    .verify(
                            List.of(hash),
                            t.callAs(token, "signatures/signHash", t.signing(hash))
                                    .status(200)
                                    .json());
        });
        cases.add(Edition.SECOND, "rich.types", "A.5", "each type that the metadata name is taken", t -> {
            var types = t.oauth()
                    .metadata()
                    .orElseThrow(() -> new Lacking("metadata of RFC 8414"))
                    .path("authorization_details_types_supported");
            for (var type : types) {
                if (type.asString().endsWith("credential")) {
                    var request = request(t, type.asString(), t.key().newHash());
                    t.token(t.signer().exchange(request, t.signer().code(request), Map.of()));
                }
            }
        });
        cases.add(Edition.SECOND, "rich.bound", "A.11", "a hash that is not in the details is not signed", t -> {
            t.needs("signatures/signHash");
            var request = request(t, t.oauth().detailsType(), t.key().newHash());
            var token = t.token(t.signer().exchange(request, t.signer().code(request), Map.of()));
            t.callAs(token, "signatures/signHash", t.signing(t.key().newHash()))
                    .refusedFor("Hash is not authorized by the SAD");
        });
        cases.add(Edition.SECOND, "rich.changed", "A.11", "other details at the token endpoint get nothing", t -> {
            var request = request(t, t.oauth().detailsType(), t.key().newHash());
            var other = Body.text(List.of(t.signer()
                    .details(t.oauth().detailsType(), t.credential(), t.key().newHash())));
            t.signer()
                    .exchange(request, t.signer().code(request), Map.of(PARAMETER, other))
                    .refusedAs("invalid_grant " + ERROR, 400);
        });
        cases.add(
                Edition.SECOND,
                "rich.type-unknown",
                "A.11",
                "a type that nobody knows is refused",
                t -> AuthorizeCases.refused(
                        t, request(t, "https://type.example/unknown", t.key().newHash()), ERROR));
        cases.add(Edition.SECOND, "rich.type-unknown-pushed", "A.11", "also when it is pushed", t -> PushedCases.push(
                        t, request(t, "https://type.example/unknown", t.key().newHash()))
                .refusedAs(ERROR, 400));
        cases.add(Edition.SECOND, "rich.type-missing", "RFC 9396 2", "details without a type are refused", t -> {
            var details = new LinkedHashMap<>(t.signer()
                    .details(t.oauth().detailsType(), t.credential(), t.key().newHash()));
            details.remove("type");
            AuthorizeCases.refused(t, with(t, Body.text(List.of(details))), ERROR);
        });
        cases.add(
                Edition.SECOND,
                "rich.no-json",
                "RFC 9396 5",
                "details that are no JSON are refused",
                t -> AuthorizeCases.refused(t, with(t, "[{"), ERROR + " invalid_request"));
        cases.add(
                Edition.SECOND,
                "rich.no-array",
                "RFC 9396 2",
                "details that are no array are refused",
                t -> AuthorizeCases.refused(
                        t,
                        with(
                                t,
                                Body.text(t.signer()
                                        .details(
                                                t.oauth().detailsType(),
                                                t.credential(),
                                                t.key().newHash()))),
                        ERROR));
        for (var name : List.of("credentialID", "hashAlgorithmOID")) {
            cases.add(
                    Edition.SECOND,
                    "rich.missing-" + name,
                    "A.5",
                    "details without %s are refused".formatted(name),
                    t -> {
                        var details = new LinkedHashMap<>(t.signer()
                                .details(
                                        t.oauth().detailsType(),
                                        t.credential(),
                                        t.key().newHash()));
                        details.remove(name);
                        AuthorizeCases.refused(t, with(t, Body.text(List.of(details))), ERROR + " invalid_request");
                    });
        }
        cases.add(
                Edition.SECOND, "rich.unknown-member", "RFC 9396 5", "a member that the type has not is refused", t -> {
                    var details = new LinkedHashMap<>(t.signer()
                            .details(
                                    t.oauth().detailsType(),
                                    t.credential(),
                                    t.key().newHash()));
                    details.put("everything", true);
                    AuthorizeCases.refused(t, with(t, Body.text(List.of(details))), ERROR);
                });
        cases.add(Edition.SECOND, "rich.count", "A.5", "a count that is not that of the digests is refused", t -> {
            var details = new LinkedHashMap<>(t.signer()
                    .details(t.oauth().detailsType(), t.credential(), t.key().newHash()));
            details.put("numSignatures", 0);
            AuthorizeCases.refused(t, with(t, Body.text(List.of(details))), ERROR + " invalid_request");
        });
        cases.add(
                Edition.SECOND,
                "rich.length",
                "A.11",
                "a digest of another length is refused",
                t -> AuthorizeCases.refused(
                        t,
                        with(
                                t,
                                Body.text(List.of(t.signer()
                                        .details(t.oauth().detailsType(), t.credential(), Hashes.random(20))))),
                        ERROR + " invalid_request"));
        cases.add(
                Edition.SECOND,
                "rich.document-digest",
                "A.5",
                "the digest of a document is not signed as data to be signed",
                t -> {
                    t.needs("signatures/signHash");
                    var hash = t.key().newHash();
                    var details =
                            new LinkedHashMap<>(t.signer().details(t.oauth().detailsType(), t.credential(), hash));
                    details.put("documentDigests", List.of(Map.of("hash", Hashes.base64(hash), "hashType", "SODR")));
                    var request = with(t, Body.text(List.of(details)));
                    var landing = t.signer().visit(request);
                    if (landing.parameters().containsKey("code")) {
                        var answer = t.signer()
                                .exchange(request, landing.parameters().getOrDefault("code", ""), Map.of());
                        if (answer.status() == 200) {
                            t.callAs(t.token(answer), "signatures/signHash", t.signing(hash))
                                    .refused(400, 403);
                        }
                    }
                });
        cases.add(Edition.SECOND, "rich.foreign", "A.10-12", "a foreign credential is refused as an unknown one", t -> {
            var codes = ERROR + " invalid_request access_denied";
            var foreign = AuthorizeCases.refused(
                    t,
                    with(
                            t,
                            Body.text(List.of(t.signer()
                                    .details(
                                            t.oauth().detailsType(),
                                            t.foreignCredential(),
                                            t.key().newHash())))),
                    codes);
            var unknown = AuthorizeCases.refused(
                    t,
                    with(
                            t,
                            Body.text(List.of(t.signer()
                                    .details(
                                            t.oauth().detailsType(),
                                            t.unknownCredential(),
                                            t.key().newHash())))),
                    codes);
            holds(
                    foreign.getOrDefault("error", "").equals(unknown.getOrDefault("error", ""))
                            && foreign.getOrDefault("error_description", "")
                                    .equals(unknown.getOrDefault("error_description", "")),
                    "the answers differ: %s, %s".formatted(foreign, unknown));
        });
    }

    private static AuthRequest request(Subject t, String type, byte[] hash) throws IOException {
        return with(t, Body.text(List.of(t.signer().details(type, t.credential(), hash))));
    }

    private static AuthRequest with(Subject t, String details) throws IOException {
        if (!t.oauth().hasRichRequests()) {
            throw new Lacking("authorization_details, which neither info nor metadata offer");
        }
        return t.signer().request("credential").with(PARAMETER, details);
    }
}

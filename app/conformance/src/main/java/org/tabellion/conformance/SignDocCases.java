package org.tabellion.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** signatures/signDoc, in the first format that info offers, with an approval that covers none of it. */
final class SignDocCases {

    private static final String SIGN = "signatures/signDoc";
    private static final String INVALID = "invalid_request";

    private SignDocCases() {}

    static void addTo(Cases cases) {
        SignedDocumentCases.addTo(cases);
        cases.add(Edition.SECOND, "signdoc.nothing", "A.3", "neither digests nor documents", t -> sign(t, body(t))
                .refusedFor("Empty documentDigests and documents objects"));
        cases.add(Edition.SECOND, "signdoc.both", "A.3", "digests and documents at once", t -> sign(
                        t, body(t).with("documentDigests", List.of(digests(t))).with("documents", List.of(document(t))))
                .refusedFor("Both documentDigests and documents parameters passed"));
        refused(cases, "format", "a format that nobody knows", "signature_format", "Q");
        refused(cases, "level", "a level that nobody knows", "conformance_level", "Ades-X");
        refused(cases, "envelope", "an envelope that no format has", "signed_envelope_property", "Folded");
        refused(cases, "algorithm", "a signAlgo that the key has not", "signAlgo", "1.2.3.4");
        cases.add(Edition.SECOND, "signdoc.formats", "A.10-2", "a format that info does not name is refused", t -> {
            for (var format : List.of("C", "X", "P", "J")) {
                if (offered(t, "formats").stream().noneMatch(format::equals)) {
                    var digests = digests(t);
                    digests.put("signature_format", format);
                    sign(t, body(t).with("documentDigests", List.of(digests)))
                            .refusedFor("Invalid parameter signature_format");
                }
            }
        });
        cases.add(Edition.SECOND, "signdoc.contradiction", "A.3", "a digest that contradicts the algorithm", t -> {
            var digests = digests(t);
            digests.put("hashAlgorithmOID", t.key().otherDigest());
            sign(t, body(t).with("documentDigests", List.of(digests)))
                    .refusedFor(
                            400,
                            INVALID,
                            "String parameter hashAlgorithmOID contradicts with signAlgo parameter",
                            "Invalid digest value length");
        });
        cases.add(Edition.SECOND, "signdoc.length", "A.11", "a digest of another length", t -> {
            var digests = digests(t);
            digests.put("hashes", List.of("AAAA"));
            sign(t, body(t).with("documentDigests", List.of(digests))).refusedFor("Invalid digest value length");
        });
        cases.add(
                Edition.SECOND, "signdoc.validity", "A.3", "validity_period without asynchronous operation", t -> sign(
                                t,
                                body(t).with("documentDigests", List.of(digests(t)))
                                        .with("validity_period", 1000))
                        .refusedAs(INVALID, 400));
        cases.add(Edition.SECOND, "signdoc.no-key", "A.4.10", "neither credentialID nor signatureQualifier", t -> sign(
                        t, body(t).without("credentialID").with("documentDigests", List.of(digests(t))))
                .refusedAs(INVALID, 400));
        cases.add(Edition.SECOND, "signdoc.unknown-key", "A.3", "a credential that nobody has", t -> sign(
                        t,
                        body(t).with("credentialID", t.unknownCredential())
                                .with("documentDigests", List.of(digests(t))))
                .refusedFor(400, INVALID, "Invalid parameter credentialID", "Invalid parameter SAD"));
        cases.add(Edition.SECOND, "signdoc.document-base64", "A.3", "a document that is no Base64", t -> {
            var document = document(t);
            document.put("document", "%%%");
            sign(t, body(t).with("documents", List.of(document))).refusedAs(INVALID, 400);
        });
        cases.add(Edition.SECOND, "signdoc.bound", "A.3", "a digest that was not approved is not signed", t -> {
            var answer = sign(t, body(t).with("documentDigests", List.of(digests(t))));
            if (answer.status() == 200) {
                t.signer().spoilUnusedApproval();
            }
            answer.refusedFor(403, "invalid_hash", "documentDigests or documents are not authorized by the SAD");
        });
        cases.add(Edition.SECOND, "signdoc.no-token", "A.2", "without a token nothing is signed", t -> {
            t.needs(SIGN);
            t.callAs(null, SIGN, Body.empty()).refused(401);
        });
        cases.add(Edition.SECOND, "signdoc.no-sad", "A.2", "without an approval nothing is signed", t -> {
            var body = body(t).with("documentDigests", List.of(digests(t)));
            t.call(SIGN, body).refused(400, 401, 403);
        });
    }

    private static void refused(Cases cases, String id, String what, String member, String value) {
        cases.add(Edition.SECOND, "signdoc." + id, "A.3", what, t -> {
            var digests = digests(t);
            digests.put(member, value);
            sign(t, body(t).with("documentDigests", List.of(digests))).refusedFor("Invalid parameter " + member);
        });
    }

    private static Body body(Subject t) throws IOException {
        t.needs(SIGN);
        return Body.of("credentialID", t.credential());
    }

    private static Answer sign(Subject t, Body body) throws IOException {
        return t.callAs(t.signer().unusedApproval().sad(), SIGN, body);
    }

    static List<String> offered(Subject t, String member) {
        return t.info()
                .path("signature_formats")
                .path(member)
                .valueStream()
                .map(it -> it.asString())
                .toList();
    }

    private static Map<String, Object> digests(Subject t) throws IOException {
        var digests = described(t);
        digests.put("hashes", List.of(Hashes.base64(t.key().newHash())));
        digests.put("hashAlgorithmOID", t.key().digest());
        return digests;
    }

    private static Map<String, Object> document(Subject t) throws IOException {
        var document = described(t);
        document.put("document", Hashes.base64("hello".getBytes(StandardCharsets.US_ASCII)));
        return document;
    }

    private static Map<String, Object> described(Subject t) throws IOException {
        var entry = new LinkedHashMap<String, Object>();
        entry.put(
                "signature_format",
                offered(t, "formats").stream()
                        .findFirst()
                        .orElseThrow(() -> new Lacking("a format, of which info names none")));
        entry.put(
                "conformance_level",
                t.info()
                        .path("conformance_levels")
                        .valueStream()
                        .map(it -> it.asString())
                        .findFirst()
                        .orElse("Ades-B-B"));
        entry.put("signAlgo", t.key().algorithm());
        return entry;
    }
}

package org.tabellion.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Bodies, media types and methods of HTTP. */
final class BodyCases {

    private static final String LIST = "credentials/list";
    private static final int LARGE = 2 << 20;
    private static final int DEEP = 5000;

    private BodyCases() {}

    static void addTo(Cases cases) {
        refused(cases, "body.no-json", "a body that is no JSON", "no json");
        refused(cases, "body.array", "a body that is no object", "[\"a\"]");
        refused(cases, "body.text", "a body that is a string", "\"{}\"");
        refused(cases, "body.more", "a body that goes on after the object", "{} {}");
        refused(cases, "body.empty", "no body", "");
        refused(cases, "body.cut", "a body that ends too early", "{\"clientData\":\"a");
        refused(cases, "body.twice", "a member that stands twice", "{\"clientData\":\"a\",\"clientData\":\"b\"}");
        refused(
                cases,
                "body.deep",
                "a body that is nested very deeply",
                "{\"a\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}");
        cases.add(Edition.ALL, "body.not-utf8", "RFC 8259", "a body that is not UTF-8 is refused", t -> {
            t.needs(LIST);
            var body = "{\"clientData\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
            t.raw("Bearer " + t.serviceToken(), LIST, Subject.JSON, body).refusedAs("invalid_request", 400);
        });
        cases.add(Edition.ALL, "body.large", "A.11", "a very large body is refused", t -> {
            t.needs(LIST);
            t.call(LIST, Body.of("clientData", "x".repeat(LARGE))).refusedAs("invalid_request", 400, 413);
        });
        cases.add(Edition.STRICT, "body.media-type", "A.11", "another media type is refused", t -> {
            t.needs(LIST);
            t.raw("Bearer " + t.serviceToken(), LIST, "text/plain", "{}").refusedAs("invalid_request", 400, 415);
        });
        cases.add(Edition.STRICT, "body.form", "A.11", "a form is no JSON, whatever it says to be", t -> {
            t.needs(LIST);
            t.raw("Bearer " + t.serviceToken(), LIST, Subject.FORM, "clientData=a")
                    .refusedAs("invalid_request", 400, 415);
        });
        cases.add(Edition.ALL, "body.charset", "RFC 8259", "a media type may tell its character set", t -> {
            t.needs(LIST);
            t.raw(
                            "Bearer " + t.serviceToken(),
                            LIST,
                            "application/json; charset=utf-8",
                            t.listing().text())
                    .status(200);
        });
        cases.add(Edition.ALL, "body.get", "A.11", "methods are called by POST", t -> {
            t.needs(LIST);
            t.send(
                            "GET",
                            t.method(LIST),
                            Map.of("Accept", Subject.JSON, "Authorization", "Bearer " + t.serviceToken()),
                            "")
                    .status(405);
        });
        cases.add(Edition.ALL, "body.put", "A.11", "methods are not called by PUT", t -> {
            t.needs(LIST);
            t.send(
                            "PUT",
                            t.method(LIST),
                            Map.of("Content-Type", Subject.JSON, "Authorization", "Bearer " + t.serviceToken()),
                            "{}")
                    .status(405);
        });
        cases.add(Edition.ALL, "body.null", "A.1", "a member that is null counts as absent", t -> {
            t.needs(LIST);
            t.call(
                            LIST,
                            t.listing()
                                    .with("maxResults", null)
                                    .with("clientData", null)
                                    .with("lang", null))
                    .status(200);
        });
        cases.add(Edition.ALL, "body.unknown-member", "A.1", "members that nobody knows are ignored", t -> {
            t.needs(LIST);
            t.call(LIST, t.listing().with("somethingNew", Map.of("a", 1))).status(200);
        });
        cases.add(Edition.ALL, "body.client-data", "A.1", "clientData is taken", t -> {
            t.needs(LIST);
            t.call(LIST, t.listing().with("clientData", "Umlaute \u00e4\u00f6\u00fc, \u65e5\u672c\u8a9e, \"quotes\""))
                    .status(200);
        });
        cases.add(Edition.STRICT, "body.client-data-type", "A.3", "clientData of another type is refused", t -> {
            t.needs(LIST);
            t.call(LIST, t.listing().with("clientData", 7)).refusedAs("invalid_request", 400);
        });
    }

    private static void refused(Cases cases, String id, String what, String body) {
        cases.add(Edition.ALL, id, "A.11", what + " is refused", t -> {
            t.needs(LIST);
            t.raw("Bearer " + t.serviceToken(), LIST, Subject.JSON, body).refusedAs("invalid_request", 400);
        });
    }
}

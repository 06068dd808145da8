package org.tabellion.conformance;

import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** signatures/signDoc of PDFs and of their digests, with what a signer has approved; what comes back is judged here. */
final class SignedDocumentCases {

    private static final String SIGN = "signatures/signDoc";
    private static final String FORMAT = "P";

    private SignedDocumentCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.SECOND,
                "signdoc.digest",
                "A.4.10",
                "of a digest the CMS comes back, which its owner puts into the document",
                t -> {
                    var document = PdfDocument.withRoom();
                    var answer = t.callAs(approvedDigest(t, document), SIGN, digestOf(t, document))
                            .status(200)
                            .json();
                    var cms = only(answer, "SignatureObject");
                    Cms.judge(cms, document.signedBytes(), t.key());
                    var signed = document.filled(cms);
                    Cms.judge(signed.contents(), signed.signedBytes(), t.key());
                });
        cases.add(Edition.SECOND, "signdoc.digest-again", "A.11", "and no second time", t -> {
            var document = PdfDocument.withRoom();
            var sad = approvedDigest(t, document);
            t.callAs(sad, SIGN, digestOf(t, document)).status(200);
            t.callAs(sad, SIGN, digestOf(t, document)).refused(400, 403);
        });
        cases.add(
                Edition.SECOND,
                "signdoc.evidence",
                "A.4.10",
                "what proves the certificate comes where it is asked for, by either spelling",
                t -> {
                    if (!t.info().path("validationInfo").asBoolean(false)) {
                        throw new Lacking("validationInfo, which info does not offer");
                    }
                    for (var member : List.of("returnValidationInfo", "returnValidationInformation")) {
                        var document = PdfDocument.withRoom();
                        var answer = t.callAs(
                                        approvedDigest(t, document),
                                        SIGN,
                                        digestOf(t, document).with(member, true))
                                .status(200)
                                .json();
                        Cms.judge(only(answer, "SignatureObject"), document.signedBytes(), t.key());
                        judgeEvidence(t, member, answer.path("validationInfo"));
                    }
                });
        cases.add(
                Edition.SECOND, "signdoc.document", "A.4.10", "a PDF comes back with a signature appended to it", t -> {
                    var document = PdfDocument.unsigned();
                    var answer = t.callAs(approved(t, document), SIGN, withDocument(t, document));
                    if (answer.status() == 403 && !t.options().has("--preparations")) {
                        throw new Lacking(
                                "--preparations: the signer approves data to be signed, which the server derives");
                    }
                    var signed = only(answer.status(200).json(), "DocumentWithSignature");
                    document.isBegunBy(signed);
                    var signature = SignedPdf.of(signed);
                    Cms.judge(signature.contents(), signature.signedBytes(), t.key());
                });
        cases.add(
                Edition.SECOND,
                "signdoc.other-document",
                "A.3",
                "a PDF that was not approved is not signed",
                t -> t.callAs(approved(t, PdfDocument.unsigned()), SIGN, withDocument(t, PdfDocument.unsigned()))
                        .refusedFor(403, "invalid_hash", "documentDigests or documents are not authorized by the SAD"));
    }

    private static void judgeEvidence(Subject t, String member, JsonNode evidence) throws IOException {
        if (!evidence.path("certificates").isArray()
                || evidence.path("certificates").isEmpty()) {
            throw new NotConforming(member + " brought no validationInfo with certificates");
        }
        var own = Hashes.base64(t.key().encodedCertificate());
        if (evidence.path("certificates").valueStream().noneMatch(it -> it.asString()
                .equals(own))) {
            t.remark("the signing certificate itself is not among validationInfo.certificates");
        }
        if (evidence.path("ocsp").isEmpty() && evidence.path("crl").isEmpty()) {
            throw new NotConforming(member + " brought neither OCSP answers nor CRLs");
        }
    }

    private static byte[] only(JsonNode answer, String member) {
        var values = answer.path(member);
        if (values.size() != 1) {
            throw new NotConforming("%s has %d elements for one document".formatted(member, values.size()));
        }
        try {
            return Base64.getDecoder().decode(values.get(0).asString());
        } catch (IllegalArgumentException notBase64) {
            throw new NotConforming(member + " is not Base64");
        }
    }

    /** For servers where data to be signed are approved, and for those where documents are. */
    private static String approvedDigest(Subject t, PdfDocument document) throws IOException {
        needed(t);
        var digest = digest(t, document);
        return t.signer().approved(Hashes.digest(t.key().digest(), Cms.dataToBeSigned(digest, t.key())), digest);
    }

    private static String approved(Subject t, PdfDocument document) throws IOException {
        needed(t);
        return t.options().has("--preparations")
                ? t.signer().approved(t.prepared(described(t), document.bytes()))
                : t.signer().approved(digest(t, document));
    }

    private static byte[] digest(Subject t, PdfDocument document) throws IOException {
        return Hashes.digest(t.key().digest(), document.toBeDigested());
    }

    private static void needed(Subject t) {
        t.needs(SIGN);
        if (!SignDocCases.offered(t, "formats").contains(FORMAT)) {
            throw new Lacking("PDF signatures, which info does not offer");
        }
    }

    private static Body digestOf(Subject t, PdfDocument document) throws IOException {
        var entry = described(t);
        entry.put("hashes", List.of(Hashes.base64(digest(t, document))));
        return Body.of("credentialID", t.credential()).with("documentDigests", List.of(entry));
    }

    private static Body withDocument(Subject t, PdfDocument document) throws IOException {
        var entry = described(t);
        entry.put("document", Hashes.base64(document.bytes()));
        return Body.of("credentialID", t.credential()).with("documents", List.of(entry));
    }

    private static Map<String, Object> described(Subject t) throws IOException {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("signature_format", FORMAT);
        entry.put("conformance_level", "Ades-B-B");
        entry.put("signAlgo", t.key().algorithm());
        entry.put("hashAlgorithmOID", t.key().digest());
        return entry;
    }
}

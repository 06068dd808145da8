package org.tabellion.consent.model;

import java.time.Instant;
import java.util.List;
import org.tabellion.kernel.Bytes;

/**
 * The claim {@code consent}: what was shown when, and accepted when.
 *
 * @param documentSha256 digests of the documents shown, none if hashes were
 */
public record ConsentRecord(
        String textId,
        Bytes textSha256,
        Instant shownAt,
        Instant acceptedAt,
        List<String> documentLabels,
        List<Bytes> documentSha256) {

    void write(Json json) {
        json.object("consent")
                .text("text_id", textId)
                .text("text_sha256", textSha256.base64Url())
                .number("shown_at", shownAt.getEpochSecond())
                .number("accepted_at", acceptedAt.getEpochSecond())
                .texts("doc_labels", documentLabels)
                .texts(
                        "document_sha256",
                        documentSha256.stream().map(Bytes::base64Url).toList())
                .end();
    }
}

package org.tabellion.validation;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/** Validates every signature of a document by EN 319 102-1; a bad signature is a result, not a failure. */
public interface ValidateSignature {

    /**
     * @param document is read to its end, once, and closed by the caller; it may be large
     * @throws Failure INVALID {@code document_not_validatable}, {@code document_too_large}
     */
    Report validate(InputStream document);

    record Report(List<Signature> signatures, List<Timestamp> timestamps) {}

    /**
     * @param claimedTime as the signer says; no proof
     * @param signingCertificate X.509 DER, if the signature holds or names one
     */
    record Signature(
            String id,
            Indication indication,
            Optional<String> subIndication,
            String level,
            String signedBy,
            Optional<Instant> claimedTime,
            Optional<Bytes> signingCertificate,
            List<String> errors,
            List<String> warnings) {}

    record Timestamp(String id, Indication indication, Instant producedAt, String producedBy) {}

    /** EN 319 102-1 clause 5.1.3. */
    enum Indication {
        TOTAL_PASSED,
        TOTAL_FAILED,
        INDETERMINATE
    }
}

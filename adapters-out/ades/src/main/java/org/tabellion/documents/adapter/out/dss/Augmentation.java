package org.tabellion.documents.adapter.out.dss;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.PAdESTimestampParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import java.util.concurrent.TimeUnit;
import org.tabellion.documents.Level;
import org.tabellion.kernel.Failure;

/** Raises a signature level by level: first the time, then the evidence that is younger than that time, then the seal over both. */
final class Augmentation {

    private final PAdESService service;

    Augmentation(PAdESService service) {
        this.service = service;
    }

    DSSDocument upTo(Level level, DSSDocument signed) {
        return switch (level) {
            case B_B -> signed;
            case B_T -> timestamped(signed);
            case B_LT -> extend(settled(timestamped(signed)), SignatureLevel.PAdES_BASELINE_LT);
            case B_LTA -> extend(settled(timestamped(signed)), SignatureLevel.PAdES_BASELINE_LTA);
        };
    }

    // A document timestamp, which counts for the newest signature whatever level older ones in the document have.
    private DSSDocument timestamped(DSSDocument signed) {
        return service.timestamp(signed, new PAdESTimestampParameters(DigestAlgorithm.SHA256));
    }

    // OCSP and CRL tell whole seconds: evidence of the timestamp's own second would count as older than it.
    private static DSSDocument settled(DSSDocument timestamped) {
        try {
            TimeUnit.MILLISECONDS.sleep(1_100);
            return timestamped;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("fresh revocation evidence", e);
        }
    }

    private DSSDocument extend(DSSDocument document, SignatureLevel level) {
        var parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(level);
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setSignatureTimestampParameters(new PAdESTimestampParameters(DigestAlgorithm.SHA256));
        parameters.setArchiveTimestampParameters(new PAdESTimestampParameters(DigestAlgorithm.SHA256));
        return service.extendDocument(document, parameters);
    }

    static DigestAlgorithm digest(org.tabellion.kernel.DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> DigestAlgorithm.SHA256;
            case SHA384 -> DigestAlgorithm.SHA384;
            case SHA512 -> DigestAlgorithm.SHA512;
        };
    }
}

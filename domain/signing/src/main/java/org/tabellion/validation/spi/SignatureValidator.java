package org.tabellion.validation.spi;

import java.io.InputStream;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.validation.ValidateSignature.Report;

/** Validates by EN 319 102-1 against the configured trust anchors. */
public interface SignatureValidator {

    /** @throws Failure INVALID {@code document_not_validatable}, {@code document_too_large} */
    Report validate(InputStream document);

    /**
     * @param cms of a PAdES signature: its signing time stands in the document, which is not here
     * @param digest of the byte range
     * @throws Failure INVALID {@code document_not_validatable}
     */
    Report validate(Bytes cms, DigestAlgorithm algorithm, Bytes digest);
}

package org.tabellion.validation;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.validation.ValidateSignature.Report;

/** As {@link ValidateSignature}, of a PAdES signature whose document its owner keeps: of the CMS alone. */
public interface ValidateDetachedSignature {

    /**
     * @param cms what goes into {@code /Contents}, DER; its signing time stands in the document, so it is not judged
     * @param digest of the byte range
     * @throws Failure INVALID {@code document_not_validatable}
     */
    Report validate(Bytes cms, DigestAlgorithm algorithm, Bytes digest);
}

package org.tabellion.validation;

import java.io.InputStream;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;

/** {@link ValidateSignature} at a service provider's request, counted as its use. */
public interface ValidateForClient {

    /**
     * @param document is read to its end, once, and closed by the caller
     * @throws Failure as {@link ValidateSignature#validate}; then nothing is counted
     */
    ValidateSignature.Report validate(ClientId client, InputStream document);
}

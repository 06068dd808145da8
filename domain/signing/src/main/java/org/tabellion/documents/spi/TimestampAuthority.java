package org.tabellion.documents.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;

/**
 * Time-stamps by RFC 3161.
 */
public interface TimestampAuthority {

    /**
     * @return TimeStampToken, DER, already checked: imprint, nonce, extended key usage, time
     * @throws Failure UNAVAILABLE
     */
    Bytes timestamp(DigestAlgorithm algorithm, Bytes digest);
}

package org.tabellion.documents.spi;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;

/**
 * Time-stamps by RFC 3161.
 */
public interface TimestampAuthority {

    /**
     * @param nonce what the token shall hold, an unsigned number; empty for one by chance
     * @return TimeStampToken, DER, already checked: imprint, nonce, extended key usage, time
     * @throws Failure UNAVAILABLE
     */
    Bytes timestamp(DigestAlgorithm algorithm, Bytes digest, Optional<Bytes> nonce);

    /** With a nonce by chance. */
    default Bytes timestamp(DigestAlgorithm algorithm, Bytes digest) {
        return timestamp(algorithm, digest, Optional.empty());
    }
}

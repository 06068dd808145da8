package org.tabellion.documents;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;

/** A time-stamp over a hash that a service provider brings, by the same authorities that stamp documents here. */
public interface TimestampHash {

    /** Longest nonce. */
    int NONCE_IN_BYTES = 32;

    /**
     * @param hash as long as the algorithm's digests are
     * @param nonce an unsigned number, most significant byte first, which the token then holds; empty for one by chance
     * @return TimeStampToken (RFC 3161), DER, checked: imprint, nonce, extended key usage, time, path
     * @throws Failure UNAVAILABLE if no authority gives a fit answer
     */
    Bytes timestamp(ClientId client, DigestAlgorithm algorithm, Bytes hash, Optional<Bytes> nonce);
}

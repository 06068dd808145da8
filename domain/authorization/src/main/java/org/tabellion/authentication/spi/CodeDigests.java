package org.tabellion.authentication.spi;

import org.tabellion.authentication.OneTimePassword;
import org.tabellion.kernel.Bytes;

/** Keyed digests of one-time codes: six digits can be guessed from a bare hash, not without the server's key. */
@FunctionalInterface
public interface CodeDigests {

    /** @param context what the code is good for, so that it is good for nothing else */
    Bytes mac(Bytes context, OneTimePassword code);
}

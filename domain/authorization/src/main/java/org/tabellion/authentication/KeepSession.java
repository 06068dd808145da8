package org.tabellion.authentication;

import java.util.Optional;

/**
 * Sessions of signed-in signers: kept in the database, so that a restart or a second node ends none. The browser holds a
 * secret of 256 bits, the database its digest.
 */
public interface KeepSession {

    /** @return the secret for the browser's cookie */
    String open(AuthenticationProof proof);

    /** Empty: unknown, ended, idle for 30 minutes or older than 8 hours. */
    Optional<AuthenticationProof> find(String secret);

    /** Ending an unknown session changes nothing. */
    void end(String secret);
}

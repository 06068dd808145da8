package org.tabellion.authentication.spi;

import org.tabellion.authentication.Password;

/** Hashes passwords so that guessing them stays dear (Argon2id). */
public interface PasswordHashes {

    /** @return self-describing: algorithm, parameters, salt and hash */
    String hash(Password password);

    boolean matches(Password password, String hash);

    /** A hash that no password matches, as dear to check as any: for names that are unknown. */
    String ofNobody();
}

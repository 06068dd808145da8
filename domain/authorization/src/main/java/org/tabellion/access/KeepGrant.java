package org.tabellion.access;

import java.util.Optional;
import org.tabellion.kernel.Bytes;

/** Keeps grants over restarts and for all nodes, and finds them by what their holder shows. */
public interface KeepGrant {

    /**
     * Adds it, or puts it in the place of the one with this id. A code is spent once: of two that spend it at the same
     * time the later is refused.
     *
     * @throws Failure CONFLICT if the kept code is invalidated and {@code grant} would issue a token for it
     */
    void keep(Grant grant);

    /**
     * Puts {@code after} in the place of what was read.
     *
     * @throws Failure CONFLICT if it is not {@code before} any more: of two that use a code or a refresh token at the
     *     same time the later is refused
     */
    void change(Grant before, Grant after);

    void remove(String id);

    Optional<Grant> byId(String id);

    /** @param digest SHA-256 of the code */
    Optional<Grant> byCode(Bytes digest);

    /** @param digest SHA-256 of the token */
    Optional<Grant> byAccessToken(Bytes digest);
}

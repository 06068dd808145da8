package org.tabellion.authentication.application;

import java.time.Duration;
import java.time.Instant;
import org.tabellion.authentication.AuthenticationProof;

/** Whether somebody who changes a factor has just proven who they are, by two factors. */
final class FreshProof {

    private static final Duration OLDEST = Duration.ofMinutes(15);

    private FreshProof() {}

    static boolean isFresh(AuthenticationProof proof, Instant now) {
        return proof.acr().equals(AuthenticationProof.TWO_FACTORS)
                && !proof.at().isAfter(now)
                && now.isBefore(proof.at().plus(OLDEST));
    }
}

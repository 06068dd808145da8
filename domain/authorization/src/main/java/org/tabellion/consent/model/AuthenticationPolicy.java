package org.tabellion.consent.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.tabellion.authentication.AuthenticationProof;

/** Whether a proof of identity is good enough for a yes. */
public final class AuthenticationPolicy {

    private static final Duration OLDEST = Duration.ofMinutes(15);
    private static final List<String> LEVELS =
            List.of(AuthenticationProof.ONE_FACTOR, AuthenticationProof.TWO_FACTORS, "urn:tabellion:loa:high");

    private AuthenticationPolicy() {}

    public static boolean isEnough(AuthenticationProof proof, String minimumAcr, Instant now) {
        int minimum = LEVELS.indexOf(minimumAcr);
        return minimum >= 0
                && LEVELS.indexOf(proof.acr()) >= minimum
                && !proof.at().isAfter(now)
                && now.isBefore(proof.at().plus(OLDEST));
    }
}

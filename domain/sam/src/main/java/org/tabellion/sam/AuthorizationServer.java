package org.tabellion.sam;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * A registered authorization server: only its tokens are believed.
 *
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param issuer the {@code iss} of its tokens
 * @param kid the {@code kid} of its tokens
 * @param minAcr the lowest level of authentication its tokens may report
 * @param allowSkad whether it may consent to key creation
 */
public record AuthorizationServer(
        AuthorizationServerId id,
        Bytes publicKey,
        String issuer,
        String kid,
        Set<JwsAlgorithm> algorithms,
        AssuranceLevel minAcr,
        boolean allowSkad)
        implements ValueObject {

    public AuthorizationServer {
        algorithms = Set.copyOf(algorithms);
        if (issuer.isEmpty() || kid.isEmpty() || algorithms.isEmpty()) {
            throw new IllegalArgumentException("an authorization server has an issuer, a kid and an algorithm");
        }
    }

    /** The signature algorithms a token may have. */
    public enum JwsAlgorithm {
        ES256,
        ES384,
        PS256;

        public static Optional<JwsAlgorithm> named(String name) {
            for (var algorithm : values()) {
                if (algorithm.name().equals(name)) {
                    return Optional.of(algorithm);
                }
            }
            return Optional.empty();
        }
    }

    /** Levels of authentication (eIDAS), from low to high; {@code acr} is their URN. */
    public enum AssuranceLevel {
        LOW,
        SUBSTANTIAL,
        HIGH;

        private final String urn = "urn:tabellion:loa:" + name().toLowerCase(Locale.ROOT);

        public static Optional<AssuranceLevel> ofAcr(String acr) {
            for (var level : values()) {
                if (level.urn.equals(acr)) {
                    return Optional.of(level);
                }
            }
            return Optional.empty();
        }

        /** {@code urn:tabellion:loa:substantial}. */
        public String acr() {
            return urn;
        }

        public boolean isAtLeast(AssuranceLevel other) {
            return compareTo(other) >= 0;
        }
    }
}

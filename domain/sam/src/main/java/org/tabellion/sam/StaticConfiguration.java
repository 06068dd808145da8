package org.tabellion.sam;

import java.util.List;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.KeyAlgorithm;

/**
 * What the hexagon needs of {@code static_config.json}; the rest of that file (addresses, TLS, paths) is the process's.
 *
 * @param node name of this SAM among its nodes
 * @param softwareVersion shown by {@code /info}
 * @param requireSkad whether an assignment needs the signer's consent to key creation
 * @param keyAlgorithms the kinds of key that may be made
 * @param hashesPerRequest also the most hashes of a SAD; at most 500
 * @param authenticationMaxAgeInSeconds how old {@code auth_time} of a SAD may be
 * @param scal1Allowed whether keys may be made that open for a SAD without hashes
 * @param operators who administers
 * @param factors what is demanded of the factors that the SAM itself verifies
 */
public record StaticConfiguration(
        String node,
        String softwareVersion,
        boolean requireSkad,
        List<KeyAlgorithm> keyAlgorithms,
        int hashesPerRequest,
        long authenticationMaxAgeInSeconds,
        Operators operators,
        boolean scal1Allowed,
        Limits limits,
        FactorRules factors)
        implements ValueObject {

    public static final int MOST_HASHES = 500;

    /**
     * Of each signing service.
     *
     * @param unassignedKeys keys that wait for an owner
     * @param keysPerMinute keys that are made
     */
    public record Limits(int unassignedKeys, int keysPerMinute) implements ValueObject {

        public static final Limits DEFAULT = new Limits(10_000, 1_200);

        public Limits {
            if (unassignedKeys < 1 || keysPerMinute < 1) {
                throw new IllegalArgumentException("limits are positive");
            }
        }
    }

    public StaticConfiguration {
        keyAlgorithms = List.copyOf(keyAlgorithms);
        if (hashesPerRequest < 1 || hashesPerRequest > MOST_HASHES) {
            throw new IllegalArgumentException("1 to " + MOST_HASHES + " hashes per request");
        }
        if (authenticationMaxAgeInSeconds < 1) {
            throw new IllegalArgumentException("the age limit of an authentication is positive");
        }
    }
}

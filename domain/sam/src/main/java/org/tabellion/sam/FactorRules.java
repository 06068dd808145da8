package org.tabellion.sam;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;

/**
 * What the SAM demands of the factors that it verifies itself ({@code factors} of {@code static_config.json}).
 *
 * @param required whether no key signs without one
 * @param tries failures in a row that lock a factor
 * @param pause after which a locked factor has one more try; without it only a new factor unlocks, set by two operation
 *     users
 * @param approvalMaxAge how old an approval may be, by the time in its {@code jti}
 * @param leastDigits of a PIN of digits alone
 * @param leastCharacters of any other PIN
 * @param relyingParties whose passkeys are believed
 */
public record FactorRules(
        boolean required,
        int tries,
        Optional<Duration> pause,
        Duration approvalMaxAge,
        int leastDigits,
        int leastCharacters,
        List<RelyingParty> relyingParties)
        implements ValueObject {

    /** NIST SP 800-63B: no more than this many failures in a row for an activation secret. */
    private static final int MOST_TRIES = 10;

    /** No configuration ever allows more. */
    public static final Duration LONGEST_APPROVAL = Duration.ofMinutes(30);

    public static final FactorRules USUAL =
            new FactorRules(false, 5, Optional.empty(), Duration.ofMinutes(15), 6, 8, List.of());

    public FactorRules {
        relyingParties = List.copyOf(relyingParties);
        require(tries >= 1 && tries <= MOST_TRIES, "1 to 10 tries");
        require(pause.isEmpty() || pause.get().compareTo(Duration.ofMinutes(1)) >= 0, "a pause is a minute or more");
        require(
                approvalMaxAge.compareTo(Duration.ofMinutes(1)) >= 0 && approvalMaxAge.compareTo(LONGEST_APPROVAL) <= 0,
                "an approval lives 1 to 30 minutes");
        require(leastDigits >= 6 && leastDigits <= 12, "a PIN has 6 to 12 digits");
        require(leastCharacters >= 8 && leastCharacters <= 64, "another PIN has 8 to 64 characters");
        require(
                relyingParties.stream().map(RelyingParty::id).distinct().count() == relyingParties.size(),
                "a relying party stands twice");
    }

    public Optional<RelyingParty> relyingParty(String id) {
        return relyingParties.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

package org.tabellion.authentication.application;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.authentication.model.SigningFactor;

/** How one answer to one factor is judged. */
interface FactorJudge<F extends SigningFactor> {

    /** As it is kept now. */
    Optional<F> read();

    /** Whether there is anything that the answer could match. */
    boolean canBeTried(F factor, Instant now);

    F tried(F factor, Instant now);

    boolean isRight(F tried, Instant now);

    /**
     * The factor once the answer was taken.
     *
     * @param present as it is kept now
     * @param judged as it was when the answer was judged right
     * @return empty if the answer was used up meanwhile
     */
    Optional<F> accepted(F present, F judged);

    /** Where there is nothing to judge, so that the time does not tell. */
    default void wasteAsMuchTime() {}
}

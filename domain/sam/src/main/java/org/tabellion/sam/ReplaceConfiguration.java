package org.tabellion.sam;

import java.util.Optional;
import org.tabellion.kernel.Bytes;

/**
 * Puts another dynamic configuration in force: {@code PUT /configurations/dynamic}, for operation users. The whole
 * document or nothing: it is on the disk and in the audit before it takes effect.
 */
public interface ReplaceConfiguration {

    /**
     * @param next must be of the version that follows upon the one in force
     * @param document the bytes of {@code next}, kept as they are
     * @param approval of a second operation user; under dual control needed
     */
    Outcome replace(Call call, DynamicConfiguration next, Bytes document, Optional<Approval> approval);

    sealed interface Outcome {

        record Replaced(long version, Receipt receipt) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }
}

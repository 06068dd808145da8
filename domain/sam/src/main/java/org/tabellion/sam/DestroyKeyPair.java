package org.tabellion.sam;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.Sad;

/**
 * Ends a key pair: {@code DELETE /key_pairs/$body}, for the signer by a SAD of purpose {@code delete}, or for operation
 * users. From then on no object of it, whatever its age, opens anything: every call with one is refused as
 * {@code key_destroyed}.
 */
public interface DestroyKeyPair {

    /**
     * @param sad from a signing service: the signer's will
     * @param approval from an operation user, under dual control: the second one's
     */
    Outcome destroy(Call call, KeyPair keyPair, Optional<Sad> sad, Optional<Approval> approval);

    sealed interface Outcome {

        record Destroyed(KeyPairId key, Instant at, Receipt receipt) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }
}

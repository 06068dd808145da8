package org.tabellion.sam;

import java.util.Optional;
import org.tabellion.kernel.Sad;

/**
 * Gives a signer another factor: {@code PUT /signers/$body}. The object before it opens nothing any more, and a lock is
 * lifted. A signer who has a factor agrees by it; who cannot is helped by two operation users.
 */
public interface ChangeFactor {

    /**
     * @param sad of purpose {@code factor}, from a signing service
     * @param approval of the second operation user, from an operation user; always needed, whatever the configuration says
     *     of dual control
     */
    Outcome change(Call call, SignerObject signer, NewFactor factor, Optional<Sad> sad, Optional<Approval> approval);

    sealed interface Outcome {

        record Changed(SignerObject signer, Receipt receipt) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }
}

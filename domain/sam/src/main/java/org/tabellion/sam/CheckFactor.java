package org.tabellion.sam;

import java.util.Optional;
import org.tabellion.kernel.Sad;

/**
 * Says whether the factor that a SAD brings is right, before anything is signed by it: {@code POST /factor_checks}. For a mode in
 * which whoever gave the factor wants to hear of a wrong one at once.
 *
 * <p>A check is a try like that of a signature, and guesses at nothing for free: a PIN is counted, and the count on the disk,
 * before it is judged, and five failures lock. It spends nothing: the approval is remembered whole, and the signature asks for
 * the factor again. What the token says of level and login is judged there alone.
 */
public interface CheckFactor {

    /** @param sad of purpose {@code sign} */
    Outcome check(Call call, KeyPair keyPair, SignerObject signer, Optional<Sad> sad);

    sealed interface Outcome {

        record Right(Receipt receipt) implements Outcome {}

        /** With FACTOR_WRONG if all but the factor suffices. */
        record Refused(Refusal refusal) implements Outcome {}
    }
}

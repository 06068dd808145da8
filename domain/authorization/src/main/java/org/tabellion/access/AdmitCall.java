package org.tabellion.access;

import java.time.Duration;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/**
 * Whether a call may go on: of a client that is enabled, within its limits. Each node keeps its own account, of its share
 * of each limit. The first refusal of a minute is audited, the others are not.
 */
public interface AdmitCall {

    /** Each call of an interface, once its token is found good. */
    Outcome call(ClientId client);

    /** Beside it: a call that signs, once its signer is known. */
    Outcome signature(ClientId client, SignerId signer);

    sealed interface Outcome {

        record Admitted() implements Outcome {}

        /** @param retryAfter at least this long, in whole seconds; at least one */
        record TooMany(Duration retryAfter) implements Outcome {}

        /** There is no such client any more, or it is switched off: its tokens are worth nothing. */
        record NotEnabled() implements Outcome {}
    }
}

package org.tabellion.documents;

import org.tabellion.kernel.SigningRequestId;

/** Steps of the process {@code signing} after the signer's yes. Each is idempotent on the request. */
public interface SignDocument {

    /** Has the prepared hash signed and embeds the value. @throws Failure UNAVAILABLE: ask again */
    Outcome sign(SigningRequestId request);

    sealed interface Outcome {

        record Signed() implements Outcome {}

        /** The signature cannot be had any more; {@code reason} is a code. */
        record NotSigned(String reason) implements Outcome {}
    }
}

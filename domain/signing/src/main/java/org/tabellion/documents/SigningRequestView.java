package org.tabellion.documents;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** @param reason present when refused, expired or failed: a code */
public record SigningRequestView(
        SigningRequestId id,
        ClientId client,
        SignerId signer,
        State state,
        String name,
        String description,
        Level level,
        long size,
        Bytes sha256,
        List<String> warnings,
        Instant requestedAt,
        Instant expiresAt,
        Optional<String> reason) {

    public enum State {
        AWAITING_CONSENT,
        APPROVED,
        SIGNED,
        DELIVERED,
        REFUSED,
        EXPIRED,
        FAILED
    }
}

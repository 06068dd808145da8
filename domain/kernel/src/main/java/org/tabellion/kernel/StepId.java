package org.tabellion.kernel;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The request id of a step that may have to be asked for again: derived from what the step is about, so that a repeat after a
 * crash carries the same id and meets the recorded answer.
 */
public final class StepId {

    private StepId() {}

    /** @return a UUID of version 8 (RFC 9562) over the SHA-256 of the parts, each with its length */
    public static String of(String... parts) {
        var digest = DigestAlgorithm.SHA256.newMessageDigest();
        for (var part : parts) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        var hash = digest.digest();
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) {
            high = high << 8 | hash[i] & 0xff;
            low = low << 8 | hash[i + 8] & 0xff;
        }
        high = high & ~0xF000L | 0x8000L;
        low = low & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}

package org.tabellion.audit;

import java.util.Map;

/**
 * What happened.
 *
 * @param type capability and deed, as {@code signing.intent}
 * @param facts ids, digests and reasons by name, in the order given; never a secret, never personal data
 */
public record AuditEvent(String type, Outcome outcome, Map<String, String> facts) {

    public enum Outcome {
        INTENDED,
        DONE,
        REFUSED,
        FAILED
    }
}

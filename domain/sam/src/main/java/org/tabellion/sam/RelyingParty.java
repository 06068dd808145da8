package org.tabellion.sam;

import java.util.List;
import org.jmolecules.ddd.types.ValueObject;

/**
 * A domain whose passkeys are believed (WebAuthn).
 *
 * @param id the RP ID, as {@code sign.example}
 * @param origins the pages that may ask for an assertion, as {@code https://sign.example}
 */
public record RelyingParty(String id, List<String> origins) implements ValueObject {

    public RelyingParty {
        origins = List.copyOf(origins);
        if (id.isEmpty() || origins.isEmpty()) {
            throw new IllegalArgumentException("a relying party has an id and an origin");
        }
    }
}

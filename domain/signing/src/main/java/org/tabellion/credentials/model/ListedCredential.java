package org.tabellion.credentials.model;

import java.time.Instant;
import java.util.List;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * An active credential as lists show it: without the sealed objects, which are most of it and open the key alone.
 *
 * @param samKeyId {@code kp_...}
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param chain leaf first, X.509 DER
 */
public record ListedCredential(
        Origin origin, String samKeyId, Bytes publicKey, int generation, List<Bytes> chain, Instant notAfter)
        implements ValueObject {

    public ListedCredential {
        chain = List.copyOf(chain);
    }

    public static ListedCredential of(Credential.Active active) {
        var key = active.key();
        return new ListedCredential(
                active.origin(), key.samKeyId(), key.publicKey(), key.generation(), active.chain(), active.notAfter());
    }

    /** RFC 7638 over the public key, base64url: as the SAD names it. */
    public String thumbprint() {
        return KeyThumbprint.of(publicKey);
    }
}

package org.tabellion.credentials;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;

/**
 * @param certificates leaf first, X.509 DER; empty before the CA has answered
 * @param level of sole control for which the key was sealed: 1 or 2
 * @param key present once the SAM has made it: as the SAD will name it
 */
public record CredentialView(
        CredentialId id,
        SignerId signer,
        State state,
        KeyAlgorithm keyAlgorithm,
        Optional<SamKeyReference> key,
        List<Bytes> certificates,
        Optional<Instant> notAfter,
        int level) {

    /** At level 2. */
    public CredentialView(
            CredentialId id,
            SignerId signer,
            State state,
            KeyAlgorithm keyAlgorithm,
            Optional<SamKeyReference> key,
            List<Bytes> certificates,
            Optional<Instant> notAfter) {
        this(id, signer, state, keyAlgorithm, key, certificates, notAfter, 2);
    }

    public enum State {
        KEY_REQUESTED,
        KEY_CREATED,
        ASSIGNED,
        AWAITING_CERTIFICATE,
        CERTIFIED,
        ACTIVE,
        REVOKED,
        DISCARDED
    }

    /** @param thumbprint RFC 7638, base64url */
    public record SamKeyReference(String samKeyId, String thumbprint, int generation) {}
}

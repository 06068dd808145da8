package org.tabellion.consent.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * What an approval is bound to, whether it was given on our page or by factors that came through a service provider.
 *
 * @param handle digest of the handle; empty for an approval on our page, whose token tells its id
 * @param level of sole control
 * @param hashes the multiset, in the order asked; empty where level 1 names none
 * @param signatures how many there may be; with hashes, as many as these
 * @param continued the approval whose remainder this one is
 */
public record Authorization(
        ApprovalId approval,
        Optional<Bytes> handle,
        ClientId client,
        CredentialId credential,
        int level,
        DigestAlgorithm digest,
        List<Bytes> hashes,
        int signatures,
        AuthenticationProof proof,
        boolean seal,
        Optional<ApprovalId> continued,
        Instant expiresAt)
        implements ValueObject {

    public Authorization {
        hashes = List.copyOf(hashes);
        if (signatures < 1 || (!hashes.isEmpty() && hashes.size() != signatures) || (level == 2 && hashes.isEmpty())) {
            throw new IllegalArgumentException("an authorisation has as many hashes as signatures");
        }
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public enum State {
        LIVE,
        REVOKED,
        /** Its remainder goes on under another handle. */
        EXTENDED
    }
}

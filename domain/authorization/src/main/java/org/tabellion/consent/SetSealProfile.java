package org.tabellion.consent;

import java.util.Set;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/**
 * Who may seal with a legal person's key, without a page of ours: the sealer's own clients, each with the PIN that the
 * representative has chosen. Neither the operator who says who may, nor whoever knows the PIN, seals alone. Within the
 * present group; audited.
 */
public interface SetSealProfile {

    /**
     * In the place of a former one.
     *
     * @param clients at least one
     * @param multisign most seals of one authorisation, 1 to 500
     * @param by who says so
     * @throws Failure NOT_FOUND if there is no such credential of a legal person that can seal; INVALID
     *     {@code invalid_profile}
     */
    void set(CredentialId credential, Set<ClientId> clients, int multisign, ClientId by);

    /** From now on nobody: what was authorised stays so for its five minutes. @throws Failure as {@link #set} */
    void end(CredentialId credential, ClientId by);
}

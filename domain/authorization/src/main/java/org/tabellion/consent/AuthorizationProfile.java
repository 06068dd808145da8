package org.tabellion.consent;

import java.util.Set;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

/**
 * How a credential is authorised.
 *
 * @param mode {@code OAUTH2CODE} for every credential that nobody set otherwise
 * @param level 1 if the key was sealed for it at the SAM: then {@code authorize} may leave the hashes out. The CSC
 *     member {@code SCAL}
 * @param factors all of which {@code authorize} has to bring; none in the mode {@code OAUTH2CODE}
 * @param multisign most signatures of one authorisation, 1 to 500
 * @param seal whether a legal person's: counted and audited apart
 * @param clients who may authorise it, empty for every client of the group; of a seal the sealer's own, which is then its
 *     second factor
 */
public record AuthorizationProfile(
        CredentialId credential,
        SignerId owner,
        Mode mode,
        int level,
        Set<AuthorizationFactor> factors,
        int multisign,
        boolean seal,
        Set<ClientId> clients) {

    public static final int USUAL_MULTISIGN = 100;
    public static final int MOST_SIGNATURES = 500;

    public enum Mode {
        OAUTH2CODE,
        EXPLICIT
    }

    public AuthorizationProfile {
        factors = Set.copyOf(factors);
        clients = Set.copyOf(clients);
    }

    public static AuthorizationProfile usual(CredentialId credential, SignerId owner) {
        return new AuthorizationProfile(
                credential, owner, Mode.OAUTH2CODE, 2, Set.of(), USUAL_MULTISIGN, false, Set.of());
    }
}

package org.tabellion.consent;

import java.util.List;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;

/**
 * {@code credentials/extendTransaction}: what is left of an authorisation goes on under a new handle and a new SAD, the
 * old handle and its SAD end. At level 1 alone: at level 2 it is refused but for consecutive revisions of one document
 * that this server holds (EN 419 241-1 SRA_SAP.2, design 3), of which there are none in this mode.
 */
public interface ExtendTransaction {

    /** @param hashes may be empty */
    AuthorizeCredential.Outcome extend(
            Requester requester, CredentialId credential, AuthorizationHandle handle, List<Dtbsr> hashes);
}

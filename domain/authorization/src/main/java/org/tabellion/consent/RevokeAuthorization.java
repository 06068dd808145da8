package org.tabellion.consent;

import org.tabellion.kernel.ApprovalId;

/** Ends an authorisation before its time: what is not reserved yet will not be signed. Within the present group. */
public interface RevokeAuthorization {

    /** @return false if the handle is unknown to this requester; revoking twice changes nothing */
    boolean revoke(AuthorizationHandle handle, Requester requester);

    /** For a credential token that is revoked, as after a replayed code. */
    void revoke(ApprovalId approval);
}

package org.tabellion.access;

/** Takes back all tokens of a grant, with the code they came from. */
public interface RevokeGrant {

    /**
     * Does nothing where there is no such grant, or nothing left of it.
     *
     * @param id of the grant
     * @param reason as {@code refresh_token_reused}, for the audit
     */
    void revoke(String id, String reason);
}

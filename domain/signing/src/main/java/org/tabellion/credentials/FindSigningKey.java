package org.tabellion.credentials;

import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/** A credential and what the SAM wants to see of its key, of one look: for those who are about to have it sign. */
public interface FindSigningKey {

    /** @throws Failure NOT_FOUND */
    Found find(CredentialId credential);

    record Found(CredentialView view, ReadSigningKey.Outcome key) {}
}

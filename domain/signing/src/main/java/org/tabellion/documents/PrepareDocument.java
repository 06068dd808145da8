package org.tabellion.documents;

import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SigningRequestId;

/** Fixes parameters and signing time for one key and computes the DTBS/R. Again for the same key gives the same. */
public interface PrepareDocument {

    Dtbsr prepare(SigningRequestId request, CredentialId credential);
}

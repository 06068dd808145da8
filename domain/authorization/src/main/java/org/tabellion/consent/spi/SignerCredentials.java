package org.tabellion.consent.spi;

import java.util.List;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.kernel.SignerId;

/** The signer's credentials, which live in the signing context: bound in {@code adapters-out/contexts}. */
public interface SignerCredentials {

    /** Those that can sign now, oldest first. */
    List<CredentialToShow> usableBy(SignerId signer);
}

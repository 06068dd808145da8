package org.tabellion.signers.spi;

import java.util.Set;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

/** A signer's keys that have not ended, which live in the signing context: bound in {@code adapters-out/contexts}. */
public interface HeldKeys {

    Set<CredentialId> of(SignerId signer);
}

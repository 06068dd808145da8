package org.tabellion.signers.spi;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.signers.model.Invitation;

/** Links of activation mails, by the digest of their secret: within the present group. */
public interface Invitations {

    /** In the place of the signer's former one. */
    void put(Invitation invitation);

    Optional<Invitation> byDigest(Bytes digest);

    /** @return whether it was still there; of two callers one is told so */
    boolean remove(Invitation invitation);
}

package org.tabellion.authentication.spi;

import java.util.Optional;
import org.tabellion.authentication.model.Session;
import org.tabellion.kernel.Bytes;

/** Sessions of the present group's signers. */
public interface Sessions {

    void add(Session session);

    Optional<Session> byDigest(Bytes digest);

    /** Notes that it was seen; nothing if it is gone. */
    void seen(Session session);

    void remove(Bytes digest);
}

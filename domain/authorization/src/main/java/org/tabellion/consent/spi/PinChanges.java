package org.tabellion.consent.spi;

import java.time.Instant;
import java.util.List;
import org.tabellion.consent.model.PinChange;

/** Changes of PINs that are under way, one for each signer. Within the present group, unless told otherwise. */
public interface PinChanges {

    /** @return false if one of this signer is under way: that one stays */
    boolean begin(PinChange change);

    /** @return false if it has ended already */
    boolean end(PinChange change);

    /** Of all groups: those begun before {@code then}, the oldest first, at most a hundred. */
    List<PinChange> begunBefore(Instant then);
}

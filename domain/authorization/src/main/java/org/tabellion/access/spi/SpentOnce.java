package org.tabellion.access.spi;

import java.time.Instant;
import org.tabellion.kernel.Bytes;

/** What was used, of all groups. */
public interface SpentOnce {

    /** @return false if it is there already */
    boolean add(String purpose, Bytes digest, Instant until);

    int eraseBefore(Instant moment);
}

package org.tabellion.documents.spi;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.documents.model.KeptPreparation;

/** What was prepared for clients of the present group. */
public interface KeptPreparations {

    /** @return empty also if it is over at {@code now} */
    Optional<KeptPreparation> find(String key, Instant now);

    /** Keeps it, unless there is one under its key that is not over. @return what stands */
    KeptPreparation keep(KeptPreparation preparation, Instant now);

    /** Of all groups. @return how many were over */
    int eraseOver(Instant now);
}

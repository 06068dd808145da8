package org.tabellion.access;

import java.time.Duration;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;

/**
 * Changes a client of the present {@code GroupScope}. A client of another group is as unknown as one that is not there; one
 * that administers is changed at the machine alone, FORBIDDEN {@code administrator_not_changeable} here.
 */
public interface ChangeClient {

    Duration LONGEST_OVERLAP = Duration.ofDays(7);

    /**
     * Puts another profile in the place of the present one.
     *
     * @param version the present one
     * @throws Failure NOT_FOUND; INVALID as {@link AdmitClient#admit}; CONFLICT {@code client_changed} if the version is
     *     another one by now
     */
    VersionedClient change(ClientId client, int version, ClientProfile profile, ClientId by);

    /**
     * Gives it a new secret. The present one is taken until the overlap is over; one before that no more.
     *
     * @param overlap up to {@link #LONGEST_OVERLAP}; zero: the present one is known to others
     * @throws Failure as {@link #change}; INVALID {@code overlap_invalid}, {@code client_without_secret} if it may
     *     not prove itself by one
     */
    AdmitClient.Admitted rotateSecret(ClientId client, int version, Duration overlap, ClientId by);
}

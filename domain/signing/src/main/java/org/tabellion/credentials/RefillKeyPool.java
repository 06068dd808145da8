package org.tabellion.credentials;

import org.tabellion.kernel.Failure;

/** Keeps RSA keys ready for those kinds that enrolments have asked for of late, and drops those that were kept too long. */
public interface RefillKeyPool {

    /** @throws Failure if the SAM makes no keys now: it is asked again later, and later each time */
    void refill();
}

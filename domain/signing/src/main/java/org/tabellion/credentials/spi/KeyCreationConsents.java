package org.tabellion.credentials.spi;

import java.util.Optional;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Sad;

/** The signer's consent to key creation, kept in the authorization context: bound in {@code adapters-out/contexts}. */
public interface KeyCreationConsents {

    /** Empty if the signer's consent is gone or too old to be used. */
    Optional<Sad> skadFor(EnrolmentId enrolment);
}

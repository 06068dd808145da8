package org.tabellion.credentials.spi;

import java.util.List;
import java.util.Optional;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.ListedCredential;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** All credentials of the present group; another group's do not exist. */
public interface Credentials {

    /** @throws Failure NOT_FOUND if there is none */
    Credential get(CredentialId id);

    Optional<Credential> ofEnrolment(EnrolmentId enrolment);

    /** Oldest first. */
    List<Credential> of(SignerId signer);

    /** Active ones, oldest first; {@code after} empty for the first page. */
    List<ListedCredential> active(Optional<CredentialId> after, int most);

    /** @throws Failure CONFLICT if the enrolment has one already */
    void add(Credential credential);

    /**
     * Puts {@code after} in the place of {@code before}, if that is still what is there.
     *
     * @throws Failure CONFLICT if it has changed since it was read
     */
    void replace(Credential before, Credential after);

    /**
     * The SAM's newest object of a signer, for all keys that have an older one. Whoever replaces one of the signer's credentials
     * meanwhile waits, or is told that it has changed.
     */
    void renew(SignerId signer, HeldSigner newest);
}

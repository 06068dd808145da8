package org.tabellion.signers.spi;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.FindAccount;
import org.tabellion.signers.model.Signer;

/** All signers of the present group; {@link #accounts} alone looks over all groups. */
public interface Signers {

    /** @throws Failure NOT_FOUND */
    Signer get(SignerId id);

    Optional<Signer> byMailAddress(String mailAddress);

    /** @throws Failure CONFLICT if the group has a signer with this mail address already */
    void add(Signer.Invited signer);

    /** @throws Failure CONFLICT if it is not {@code before} any more */
    void replace(Signer before, Signer after);

    /**
     * Keeps others who lock the same signer off until the open unit of work ends.
     *
     * @throws Failure NOT_FOUND
     */
    void lock(SignerId id);

    /** Accounts of a mail address in all groups, invited or active. */
    List<FindAccount.Account> accounts(String mailAddress);
}

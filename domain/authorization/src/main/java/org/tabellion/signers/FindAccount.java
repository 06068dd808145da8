package org.tabellion.signers;

import java.util.Optional;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/** Finds the account that a mail address signs in to, before the group is known. */
public interface FindAccount {

    /**
     * Only accounts that are active. If the present thread works for a group, of that group; else of any, but empty if
     * the address has accounts in several groups: the page then has to name the group.
     */
    Optional<Account> byMailAddress(String mailAddress);

    record Account(GroupId group, SignerId signer) {}
}

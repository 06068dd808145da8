package org.tabellion.signers.application;

import java.util.Optional;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.FindAccount;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Signers;

@UseCase
final class AccountFinding implements FindAccount {

    private final Signers signers;

    AccountFinding(Signers signers) {
        this.signers = signers;
    }

    @Override
    public Optional<Account> byMailAddress(String mailAddress) {
        var present = GroupScope.current();
        var accounts = signers.accounts(mailAddress).stream()
                .filter(it -> present.isEmpty() || present.get().equals(it.group()))
                .filter(this::isActive)
                .toList();
        return accounts.size() == 1 ? Optional.of(accounts.getFirst()) : Optional.empty();
    }

    private boolean isActive(Account account) {
        return GroupScope.call(account.group(), () -> signers.get(account.signer())) instanceof Signer.Active;
    }
}

package org.tabellion.authentication.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tabellion.authentication.model.OperatorAccount;
import org.tabellion.authentication.spi.Operators;
import org.tabellion.kernel.Failure;

public final class InMemoryOperators implements Operators {

    private final Map<String, OperatorAccount> accounts = new HashMap<>();

    @Override
    public Optional<OperatorAccount> byName(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    @Override
    public void put(OperatorAccount account) {
        accounts.put(account.name(), account);
    }

    @Override
    public void replace(OperatorAccount before, OperatorAccount after) {
        if (!before.equals(accounts.get(before.name()))) {
            throw Failure.conflict("changed_meanwhile", "somebody else changed it first");
        }
        accounts.put(after.name(), after);
    }
}

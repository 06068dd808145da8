package org.tabellion.authentication.spi;

import java.util.Optional;
import org.tabellion.authentication.model.OperatorAccount;
import org.tabellion.kernel.Failure;

/** Accounts of the installation's operators. */
public interface Operators {

    Optional<OperatorAccount> byName(String name);

    /** In the place of a former one. */
    void put(OperatorAccount account);

    /** @throws Failure CONFLICT if it is not {@code before} any more */
    void replace(OperatorAccount before, OperatorAccount after);
}

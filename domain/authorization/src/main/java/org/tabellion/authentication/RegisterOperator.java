package org.tabellion.authentication;

import org.tabellion.kernel.Failure;

/** Makes an operator's account, or gives it another password. Repeating it with the same password changes nothing. */
public interface RegisterOperator {

    /** @throws Failure INVALID {@code invalid_operator_name}, or the code of what is wrong with the password */
    void register(String name, Password password);
}

package org.tabellion.authentication;

import java.util.List;
import org.tabellion.kernel.GroupId;

/**
 * One factor alone, for interfaces that ask for no more: the password. It is locked as at the sign-in, by the same
 * failures. A name that nobody has, a wrong password and a lock are one answer, after the same work.
 */
public interface ProvePassword {

    /**
     * @param groups whose accounts are looked at; the audit of the first is told of names that none of them has
     */
    Outcome prove(String mailAddress, Password password, List<GroupId> groups);

    sealed interface Outcome {

        /** @param proof of {@link AuthenticationProof#ONE_FACTOR} */
        record Proven(AuthenticationProof proof) implements Outcome {}

        record Denied() implements Outcome {}
    }
}

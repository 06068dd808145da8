package org.tabellion.signers.model;

import org.jmolecules.ddd.types.AggregateRoot;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.Person;
import org.tabellion.signers.SignerView;

/** A person's account: invited until the link of the activation mail was used. */
public sealed interface Signer extends AggregateRoot<Signer, SignerId> {

    SignerId id();

    GroupId group();

    Person person();

    @Override
    default SignerId getId() {
        return id();
    }

    default SignerView view() {
        return new SignerView(id(), group(), person(), this instanceof Active);
    }

    record Invited(SignerId id, GroupId group, Person person) implements Signer {
        public Active activated() {
            return new Active(id, group, person);
        }
    }

    record Active(SignerId id, GroupId group, Person person) implements Signer {}
}

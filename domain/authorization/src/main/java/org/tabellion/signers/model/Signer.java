package org.tabellion.signers.model;

import java.util.Optional;
import org.jmolecules.ddd.types.AggregateRoot;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;
import org.tabellion.signers.SignerView;

/** A person's account, perhaps for a legal person: invited until the link of the activation mail was used. */
public sealed interface Signer extends AggregateRoot<Signer, SignerId> {

    SignerId id();

    GroupId group();

    Person person();

    /** The legal person whose keys these are; the person represents it. */
    Optional<Organization> organization();

    @Override
    default SignerId getId() {
        return id();
    }

    default SignerView view() {
        return new SignerView(id(), group(), person(), organization(), this instanceof Active);
    }

    record Invited(SignerId id, GroupId group, Person person, Optional<Organization> organization) implements Signer {

        public Invited(SignerId id, GroupId group, Person person) {
            this(id, group, person, Optional.empty());
        }

        public Active activated() {
            return new Active(id, group, person, organization);
        }
    }

    record Active(SignerId id, GroupId group, Person person, Optional<Organization> organization) implements Signer {}
}

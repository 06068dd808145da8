package org.tabellion.signers;

import java.util.Optional;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/** @param organization the legal person whose keys these are; the person represents it */
public record SignerView(
        SignerId id, GroupId group, Person person, Optional<Organization> organization, boolean active) {

    /** Of a person who acts for nobody else. */
    public SignerView(SignerId id, GroupId group, Person person, boolean active) {
        this(id, group, person, Optional.empty(), active);
    }
}

package org.tabellion.signers;

import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

public record SignerView(SignerId id, GroupId group, Person person, boolean active) {}

package org.tabellion.sam.adapter.out.pkcs11;

import java.util.List;
import java.util.Optional;
import org.tabellion.sam.adapter.out.pkcs11.Pkcs11Vendor.WrapMechanism;

/**
 * A login that stands: what handles mean until the next one. Never changed; a new login makes a new Link, and sessions of
 * an older one are closed, so that no handle outlives what it was the handle of.
 *
 * @param era which initialisation of the library; session handles of another era are not to be used, nor closed
 * @param keeper the session that keeps the login alive; asked nothing else
 * @param wrapMechanisms those that the token has, the preferred one first
 * @param vendor whose peculiarities it has
 */
record Link(
        Cryptoki module,
        Object era,
        long slot,
        Session keeper,
        World world,
        List<WrapMechanism> wrapMechanisms,
        Pkcs11Vendor vendor) {

    /** What the codes of this make mean. */
    Answers answers() {
        return vendor.answers();
    }

    /** How new keys are wrapped. */
    WrapMechanism preferred() {
        return wrapMechanisms.getFirst();
    }

    Optional<WrapMechanism> wrapMechanism(String name) {
        return wrapMechanisms.stream().filter(it -> it.name().equals(name)).findFirst();
    }
}

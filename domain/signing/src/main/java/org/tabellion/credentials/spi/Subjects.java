package org.tabellion.credentials.spi;

import org.tabellion.kernel.SignerId;

/** Who a signer is, which the authorization context knows: bound in {@code adapters-out/contexts}. */
public interface Subjects {

    Subject of(SignerId signer);

    /** Members of the distinguished name, EN 319 412-2. */
    record Subject(String country, String givenName, String surname, String serialNumber) {

        @Override
        public String toString() {
            return "subject";
        }
    }
}

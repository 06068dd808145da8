package org.tabellion.credentials.spi;

import org.tabellion.kernel.SignerId;

/** Who a signer is, which the authorization context knows: bound in {@code adapters-out/contexts}. */
public interface Subjects {

    Subject of(SignerId signer);

    /** Members of the distinguished name. */
    sealed interface Subject {

        /** EN 319 412-2. */
        record Natural(String country, String givenName, String surname, String serialNumber) implements Subject {

            @Override
            public String toString() {
                return "subject";
            }
        }

        /** EN 319 412-3: its keys seal. */
        record Legal(String country, String organization, String identifier) implements Subject {}
    }
}

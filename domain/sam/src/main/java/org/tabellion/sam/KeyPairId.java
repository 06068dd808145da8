package org.tabellion.sam;

import org.jmolecules.ddd.types.Identifier;
import org.tabellion.kernel.Ids;

/** A key pair of a signer; the {@code key_id} of a SAD. */
public record KeyPairId(String value) implements Identifier {

    public static final String PREFIX = "kp_";

    public KeyPairId {
        Ids.check(PREFIX, value);
    }

    @Override
    public String toString() {
        return value;
    }
}

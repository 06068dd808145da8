package org.tabellion.sam;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.SignerId;

/**
 * A signer as the asking side keeps it for the SAM (signer object, schema {@code "v":1}); {@code second_factor} is null
 * as long as the SAM itself verifies no factor.
 *
 * @param version rises when a factor is changed
 */
public record SignerObject(SignerDescription description, long version, Seal seal) implements ValueObject {

    public static final int SCHEMA_VERSION = 1;

    public SignerId id() {
        return description.id();
    }
}

package org.tabellion.sam;

import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.SignerId;

/**
 * A signer as the asking side keeps it for the SAM (signer object, schema {@code "v":1}); {@code second_factor} is null
 * as long as the SAM itself verifies no factor.
 *
 * @param version 1 without a factor; each factor that is set raises it
 */
public record SignerObject(SignerDescription description, Optional<SecondFactor> factor, long version, Seal seal)
        implements ValueObject {

    public static final int SCHEMA_VERSION = 1;

    public SignerId id() {
        return description.id();
    }
}

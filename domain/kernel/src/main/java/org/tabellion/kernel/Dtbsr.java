package org.tabellion.kernel;

import org.jmolecules.ddd.types.ValueObject;

/**
 * The data to be signed, represented (DTBS/R): the one thing a signer consents to and the SAM signs.
 *
 * @param value the raw digest
 */
public record Dtbsr(DigestAlgorithm algorithm, Bytes value) implements ValueObject {

    public Dtbsr {
        if (value.length() != algorithm.lengthInBytes()) {
            throw new IllegalArgumentException("a %s digest has %d bytes, not %d"
                    .formatted(algorithm.standardName(), algorithm.lengthInBytes(), value.length()));
        }
    }
}

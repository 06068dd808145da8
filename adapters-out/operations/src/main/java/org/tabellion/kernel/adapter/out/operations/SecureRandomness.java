package org.tabellion.kernel.adapter.out.operations;

import java.security.SecureRandom;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;

/** The platform's cryptographic generator, seeded by the operating system. Safe for use by many threads. */
public final class SecureRandomness implements Randomness {

    private final SecureRandom generator = new SecureRandom();

    @Override
    public Bytes bytes(int count) {
        var value = new byte[count];
        generator.nextBytes(value);
        return Bytes.of(value);
    }
}

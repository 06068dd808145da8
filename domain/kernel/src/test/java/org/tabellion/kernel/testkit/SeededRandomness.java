package org.tabellion.kernel.testkit;

import java.util.Random;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;

/** The same chance again for the same seed. */
public final class SeededRandomness implements Randomness {

    private final Random random;

    public SeededRandomness(long seed) {
        random = new Random(seed);
    }

    @Override
    public synchronized Bytes bytes(int count) {
        var value = new byte[count];
        random.nextBytes(value);
        return Bytes.of(value);
    }
}

package org.tabellion.sam.adapter.out.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.PinVerifier.Cost;
import org.tabellion.sam.model.Pin;
import org.tabellion.sam.spi.PinHashes;

/** Argon2id of Bouncy Castle: the JDK has none. */
public final class BouncyPinHashes implements PinHashes {

    private static final int LENGTH = 32;

    @Override
    public Bytes hash(Pin pin, Bytes salt, Cost cost) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt.toArray())
                .build());
        var hash = new byte[LENGTH];
        generator.generateBytes(pin.utf8(), hash);
        return Bytes.of(hash);
    }
}

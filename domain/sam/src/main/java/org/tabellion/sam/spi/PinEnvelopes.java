package org.tabellion.sam.spi;

import java.util.Optional;
import java.util.function.Function;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.model.Pin;
import org.tabellion.sam.spi.Hsm.SharedSecret;

/** Opens what a signer's browser encrypted to the SAM. */
public interface PinEnvelopes {

    /**
     * Reads strictly: one algorithm, one encryption, this key, no compression, nothing critical, nothing twice, sizes
     * bounded; a point that is none never reaches the module.
     *
     * @param key of the module, by which the envelope must be addressed
     * @param agreement asks the module
     * @return empty if it is no such envelope, or was altered; the caller closes what is in it
     */
    Optional<Contents> open(EncryptedPin envelope, P256Point key, Function<P256Point, SharedSecret> agreement);

    /** Closing it wipes the PIN. */
    record Contents(Pin pin, String jti, Challenge challenge) implements AutoCloseable {

        @Override
        public void close() {
            pin.close();
        }
    }
}

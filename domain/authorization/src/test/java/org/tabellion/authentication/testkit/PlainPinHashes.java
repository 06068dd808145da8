package org.tabellion.authentication.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.spi.PinHashes;
import org.tabellion.kernel.SignerId;

/** The PIN itself, and how often one was judged. */
public final class PlainPinHashes implements PinHashes {

    private final AtomicInteger judged = new AtomicInteger();

    @Override
    public String hash(SignerId signer, SigningSecret pin) {
        return signer + " " + String.valueOf(pin.value());
    }

    @Override
    public boolean matches(SignerId signer, SigningSecret pin, String hash) {
        judged.incrementAndGet();
        return hash(signer, pin).equals(hash);
    }

    @Override
    public String ofNobody() {
        return "nobody";
    }

    public int judged() {
        return judged.get();
    }
}

package org.tabellion.authentication.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tabellion.authentication.model.SigningFactor;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.SignerId;

public final class InMemorySigningFactors implements SigningFactors {

    private final Map<Key, SigningFactor> kept = new HashMap<>();

    private record Key(SignerId signer, Class<? extends SigningFactor> kind) {}

    @Override
    public Optional<SigningFactor.PinVerifier> pin(SignerId signer) {
        return find(signer, SigningFactor.PinVerifier.class);
    }

    @Override
    public SigningFactor.MailCode mailCode(SignerId signer) {
        return find(signer, SigningFactor.MailCode.class).orElseGet(() -> SigningFactor.MailCode.of(signer));
    }

    @Override
    public SigningFactor.Token token(SignerId signer) {
        return find(signer, SigningFactor.Token.class).orElseGet(() -> SigningFactor.Token.of(signer));
    }

    @Override
    public synchronized boolean put(SigningFactor factor) {
        var key = new Key(factor.signer(), factor.getClass());
        int present = kept.containsKey(key) ? kept.get(key).version() : 0;
        if (present != factor.version() - 1) {
            return false;
        }
        kept.put(key, factor);
        return true;
    }

    @Override
    public synchronized void removePin(SignerId signer) {
        kept.remove(new Key(signer, SigningFactor.PinVerifier.class));
    }

    @Override
    public synchronized void remove(SignerId signer) {
        kept.keySet().removeIf(it -> it.signer().equals(signer));
    }

    private synchronized <F extends SigningFactor> Optional<F> find(SignerId signer, Class<F> kind) {
        return Optional.ofNullable(kept.get(new Key(signer, kind))).map(kind::cast);
    }
}

package org.tabellion.authentication.application;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.SigningFactor.PinVerifier;
import org.tabellion.authentication.spi.PinHashes;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.SignerId;

record PinJudge(SigningFactors factors, PinHashes hashes, SignerId signer, SigningSecret answer)
        implements FactorJudge<PinVerifier> {

    @Override
    public Optional<PinVerifier> read() {
        return factors.pin(signer);
    }

    @Override
    public boolean canBeTried(PinVerifier factor, Instant now) {
        return true;
    }

    @Override
    public PinVerifier tried(PinVerifier factor, Instant now) {
        return factor.tried(now);
    }

    @Override
    public boolean isRight(PinVerifier tried, Instant now) {
        return hashes.matches(signer, answer, tried.hash());
    }

    @Override
    public Optional<PinVerifier> accepted(PinVerifier present, PinVerifier judged) {
        // Changed meanwhile: what was right is right no more.
        return present.hash().equals(judged.hash()) ? Optional.of(present.accepted()) : Optional.empty();
    }

    @Override
    public void wasteAsMuchTime() {
        hashes.matches(signer, answer, hashes.ofNobody());
    }
}

package org.tabellion.credentials.application;

import java.util.Optional;
import org.tabellion.credentials.ReadSignersFactor;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.SignerFactors;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UseCase;

@UseCase
final class SignersFactorReading implements ReadSignersFactor {

    private final Credentials credentials;
    private final SignerFactors sam;

    SignersFactorReading(Credentials credentials, SignerFactors sam) {
        this.credentials = credentials;
        this.sam = sam;
    }

    @Override
    public Factor factorOf(SignerId signer) {
        return NewestSigner.among(credentials.of(signer))
                .map(it -> new SealedSigner(signer, it.version(), it.sealed()))
                .map(it -> new Factor(sam.kindOf(it), it.version()))
                .orElseGet(() -> new Factor(Kind.UNKNOWN, 0));
    }

    @Override
    public Optional<PinKey> pinKey() {
        return sam.pinKey();
    }
}

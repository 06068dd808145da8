package org.tabellion.signers.application;

import java.util.Optional;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.SignerView;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Signers;

@UseCase
final class SignerReading implements ReadSigner {

    private final Signers signers;

    SignerReading(Signers signers) {
        this.signers = signers;
    }

    @Override
    public SignerView signer(SignerId id) {
        return signers.get(id).view();
    }

    @Override
    public Optional<SignerView> byMailAddress(String mailAddress) {
        return signers.byMailAddress(mailAddress).map(Signer::view);
    }
}

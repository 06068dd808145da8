package org.tabellion.consent.adapter.out.servicekeys;

import org.springframework.stereotype.Component;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Sad;
import org.tabellion.servicekeys.AesVault;
import org.tabellion.servicekeys.ServiceKeystore;

/** The context of each SAD is its approval. */
@Component
class AesSadVault implements SadVault {

    private final AesVault vault;

    AesSadVault(ServiceKeystore keys, Randomness randomness) {
        this.vault = new AesVault(keys.derived("sad-vault", "AES"), randomness);
    }

    @Override
    public Bytes seal(ApprovalId approval, Sad sad) {
        return vault.seal(approval.value(), Bytes.ofUtf8(sad.compact()));
    }

    @Override
    public Sad open(ApprovalId approval, Bytes sealed) {
        return new Sad(vault.open(approval.value(), sealed).utf8());
    }
}

package org.tabellion.access.application;

import java.util.List;
import org.tabellion.access.SignToken;
import org.tabellion.access.spi.TokenSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.UseCase;

@UseCase
final class TokenSigning implements SignToken {

    private final TokenSigner signer;

    TokenSigning(TokenSigner signer) {
        this.signer = signer;
    }

    @Override
    public String sign(String type, Bytes claims) {
        return signer.sign(type, claims);
    }

    @Override
    public List<TokenKey> keys() {
        return signer.keys();
    }
}

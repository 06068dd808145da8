package org.tabellion.access.spi;

import java.util.List;
import org.tabellion.access.SignToken;
import org.tabellion.kernel.Bytes;

/** The key that signs access tokens (design D16). */
public interface TokenSigner {

    String sign(String type, Bytes claims);

    List<SignToken.TokenKey> keys();
}

package org.tabellion.access.testkit;

import org.tabellion.access.ClientSecret;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;

public final class PlainSecrets implements SecretDigests {

    @Override
    public Bytes mac(ClientId client, ClientSecret secret) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(client + " " + secret.value()));
    }
}

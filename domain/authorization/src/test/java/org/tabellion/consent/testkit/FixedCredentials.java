package org.tabellion.consent.testkit;

import java.time.Instant;
import java.util.List;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;

/** The same credentials for one signer, none for others. */
public final class FixedCredentials implements SignerCredentials {

    private final SignerId signer;
    private final List<CredentialToShow> credentials;

    public FixedCredentials(SignerId signer, CredentialToShow... credentials) {
        this.signer = signer;
        this.credentials = List.of(credentials);
    }

    @Override
    public List<CredentialToShow> usableBy(SignerId wanted) {
        return wanted.equals(signer) ? credentials : List.of();
    }

    public static CredentialToShow credential(char number) {
        return new CredentialToShow(
                new CredentialId("cr_" + String.valueOf(number).repeat(26)),
                "kp_" + number,
                "thumbprint-" + number,
                3,
                KeyAlgorithm.P_256,
                Bytes.ofHex("3000"),
                "CN=Ada",
                "CN=CA",
                "01",
                Instant.parse("2028-01-01T00:00:00Z"));
    }
}

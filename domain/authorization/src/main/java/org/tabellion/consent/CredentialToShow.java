package org.tabellion.consent;

import java.time.Instant;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.KeyAlgorithm;

/**
 * A credential as the consent page shows it and as the SAD names it.
 *
 * @param samKeyId key pair id at the SAM, {@code kp_...}
 * @param keyThumbprint RFC 7638, base64url
 * @param certificate X.509, DER
 */
public record CredentialToShow(
        CredentialId id,
        String samKeyId,
        String keyThumbprint,
        int keyGeneration,
        KeyAlgorithm keyAlgorithm,
        Bytes certificate,
        String subject,
        String issuer,
        String serialNumber,
        Instant notAfter) {}

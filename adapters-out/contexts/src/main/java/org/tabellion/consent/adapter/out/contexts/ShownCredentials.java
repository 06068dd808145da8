package org.tabellion.consent.adapter.out.contexts;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.springframework.stereotype.Component;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.SamKeyReference;
import org.tabellion.credentials.ReadCertificate;

/** Credentials in the words that their signers are shown. */
@Component
final class ShownCredentials {

    // What RFC 2253 has no name for would be shown to the signer as hexadecimal.
    private static final Map<String, String> NAMES = Map.of(
            "2.5.4.5",
            "serialNumber",
            "2.5.4.4",
            "surname",
            "2.5.4.42",
            "givenName",
            "2.5.4.97",
            "organizationIdentifier");

    private final ReadCertificate certificates;

    ShownCredentials(ReadCertificate certificates) {
        this.certificates = certificates;
    }

    /** An active credential has both key and certificate; one without, or with bytes that are none, could not be shown. */
    Optional<CredentialToShow> toShow(CredentialView credential) {
        return credential
                .key()
                .flatMap(key -> certificates.read(credential).map(certificate -> toShow(credential, key, certificate)));
    }

    private static CredentialToShow toShow(
            CredentialView credential, SamKeyReference key, X509Certificate certificate) {
        return new CredentialToShow(
                credential.id(),
                key.samKeyId(),
                key.thumbprint(),
                key.generation(),
                credential.keyAlgorithm(),
                credential.certificates().getFirst(),
                certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES),
                certificate.getIssuerX500Principal().getName(X500Principal.RFC2253, NAMES),
                certificate.getSerialNumber().toString(16),
                certificate.getNotAfter().toInstant());
    }
}

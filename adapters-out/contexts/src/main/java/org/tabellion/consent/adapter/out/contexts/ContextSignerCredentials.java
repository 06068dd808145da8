package org.tabellion.consent.adapter.out.contexts;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.springframework.stereotype.Component;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;

@Component
final class ContextSignerCredentials implements SignerCredentials {

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

    private final ReadCredentials credentials;

    ContextSignerCredentials(ReadCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public List<CredentialToShow> usableBy(SignerId signer) {
        return credentials.of(signer).stream()
                .filter(it -> it.state() == CredentialView.State.ACTIVE)
                .flatMap(it -> toShow(it).stream())
                .toList();
    }

    /** An active credential has both key and certificate; one without could not be shown, so it is not offered. */
    static Optional<CredentialToShow> toShow(CredentialView credential) {
        if (credential.key().isEmpty() || credential.certificates().isEmpty()) {
            return Optional.empty();
        }
        var key = credential.key().get();
        var leaf = credential.certificates().getFirst();
        var certificate = parse(leaf);
        return Optional.of(new CredentialToShow(
                credential.id(),
                key.samKeyId(),
                key.thumbprint(),
                key.generation(),
                credential.keyAlgorithm(),
                leaf,
                certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES),
                certificate.getIssuerX500Principal().getName(X500Principal.RFC2253, NAMES),
                certificate.getSerialNumber().toString(16),
                certificate.getNotAfter().toInstant()));
    }

    private static X509Certificate parse(Bytes certificate) {
        try (var der = certificate.stream()) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
        } catch (CertificateException | IOException e) {
            throw new IllegalStateException("a stored certificate cannot be read", e);
        }
    }
}

package org.tabellion.credentials;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The certificate of a credential, from the bytes that are kept. Bytes that are no certificate raise the alarm
 * {@code credentials.certificate_unreadable}; whoever asks treats the credential as disabled, and others go on.
 */
public interface ReadCertificate {

    /** @return the signing certificate; empty while there is none, and if what is kept cannot be read */
    Optional<X509Certificate> read(CredentialView credential);
}

package org.tabellion.cscapi;

import org.springframework.stereotype.Component;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.TrustedTime;

/** The key that an act names, if the authorisation opens it and it can sign now. */
@Component
class UsableCredentials {

    private final ReadCredentials credentials;
    private final ReadCertificate certificates;
    private final TrustedTime time;

    UsableCredentials(ReadCredentials credentials, ReadCertificate certificates, TrustedTime time) {
        this.credentials = credentials;
        this.certificates = certificates;
        this.time = time;
    }

    CredentialView found(CredentialId credential) {
        return credentials.credential(credential);
    }

    /** @throws CscError if the authorisation opens another one */
    static CredentialId named(Act act) {
        var id = CredentialsInfoMethod.id(act.request().string("credentialID"));
        if (!act.authorised().credential().equals(id)) {
            throw CscError.invalidParameter("SAD");
        }
        return id;
    }

    CredentialView checked(CredentialView credential, Generation generation) {
        if (credential.state() != State.ACTIVE) {
            throw Refusals.disabled();
        }
        if (credential.notAfter().map(it -> !time.now().isBefore(it)).orElse(true)) {
            throw expired(credential, generation);
        }
        return credential;
    }

    /** @param reason as {@code SignHashes} names it */
    CscError unusable(CredentialView credential, String reason, Generation generation) {
        return switch (reason) {
            case "certificate_expired" -> expired(credential, generation);
            case "algorithm_not_of_key" -> CscError.invalidParameter("signAlgo");
            default -> Refusals.disabled();
        };
    }

    private CscError expired(CredentialView credential, Generation generation) {
        return CredentialCertificate.of(credential, certificates)
                .map(generation::certificateExpired)
                .orElseGet(Refusals::disabled);
    }
}

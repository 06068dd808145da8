package org.tabellion.cscapi;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.consent.ReadAuthorizationProfile;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;

@Component
class CredentialsInfoMethod implements CscMethod {

    private final ReadCredentials credentials;
    private final ReadCertificate certificates;
    private final ReadAuthorizationProfile profiles;
    private final TrustedTime time;

    CredentialsInfoMethod(
            ReadCredentials credentials,
            ReadCertificate certificates,
            ReadAuthorizationProfile profiles,
            TrustedTime time) {
        this.credentials = credentials;
        this.certificates = certificates;
        this.profiles = profiles;
        this.time = time;
    }

    @Override
    public String name() {
        return "credentials/info";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return generation.scopesOfUse();
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var id = id(call.request().string("credentialID"));
        var description = CredentialDescription.wantedBy(call);
        call.request().checkCommon();
        var credential = credentials.credential(id);
        if (!isVisible(credential, call.caller())) {
            throw CscError.invalidParameter("credentialID");
        }
        return CscAnswer.of(description.of(
                credential,
                CredentialCertificate.of(credential, certificates),
                profiles.profile(credential.id(), credential.signer()),
                time.now()));
    }

    static CredentialId id(String text) {
        try {
            return CredentialId.parse(text);
        } catch (Failure noSuchId) {
            throw CscError.invalidParameter("credentialID");
        }
    }

    /** Unknown, another signer's and another key's than the token opens: all look the same. */
    static boolean isVisible(CredentialView credential, Caller caller) {
        return credential.state() == State.ACTIVE
                && caller.signer().map(credential.signer()::equals).orElse(true)
                && caller.authorised()
                        .map(it -> it.credential().equals(credential.id()))
                        .orElse(true);
    }
}

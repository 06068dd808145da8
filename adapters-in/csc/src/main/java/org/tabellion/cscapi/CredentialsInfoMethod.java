package org.tabellion.cscapi;

import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;

@Component
class CredentialsInfoMethod implements CscMethod {

    private static final Set<String> CERTIFICATES = Set.of("none", "single", "chain");

    private final ReadCredentials credentials;
    private final TrustedTime time;

    CredentialsInfoMethod(ReadCredentials credentials, TrustedTime time) {
        this.credentials = credentials;
        this.time = time;
    }

    @Override
    public String name() {
        return "credentials/info";
    }

    @Override
    public Set<String> scopes() {
        return Set.of(Caller.SERVICE, Caller.CREDENTIAL);
    }

    @Override
    public Map<String, ?> answer(CscCall call) {
        var request = call.request();
        var id = id(request.string("credentialID"));
        var certificates = certificates(request);
        request.flag("certInfo");
        request.flag("authInfo");
        request.checkClientData();
        var credential = credentials.credential(id);
        if (!isVisible(credential, call.caller())) {
            throw CscError.invalidParameter("credentialID");
        }
        return new CredentialDescription(credential, certificates, time.now()).members();
    }

    static CredentialId id(String text) {
        try {
            return CredentialId.parse(text);
        } catch (Failure noSuchId) {
            throw CscError.invalidParameter("credentialID");
        }
    }

    static String certificates(CscRequest request) {
        var certificates = request.optionalString("certificates").orElse("single");
        if (!CERTIFICATES.contains(certificates)) {
            throw CscError.invalidParameter("certificates");
        }
        return certificates;
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

package org.tabellion.cscapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.consent.ReadAuthorizationProfile;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;

@Component
class CredentialsListMethod implements CscMethod {

    private static final int PAGE = 100;

    private final ReadCredentials credentials;
    private final ReadCertificate certificates;
    private final ReadAuthorizationProfile profiles;
    private final TrustedTime time;

    CredentialsListMethod(
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
        return "credentials/list";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var request = call.request();
        var description = CredentialDescription.wantedBy(call);
        request.checkCommon();
        boolean onlyValid = request.flag("onlyValid");
        boolean described = request.flag("credentialInfo");
        int most = Math.min(PAGE, request.positive("maxResults").orElse(PAGE));
        var found = found(request, call.caller(), most + 1);
        var page = found.stream()
                .limit(most)
                .filter(it -> !onlyValid || isValid(it))
                .toList();

        var answer = new LinkedHashMap<String, Object>();
        answer.put("credentialIDs", page.stream().map(it -> it.id().value()).toList());
        if (described && call.generation().isSecond()) {
            answer.put(
                    "credentialInfos",
                    page.stream().map(it -> described(it, description)).toList());
        }
        if (onlyValid) {
            answer.put("onlyValid", true);
        }
        if (found.size() > most) {
            answer.put("nextPageToken", found.get(most - 1).id().value());
        }
        return CscAnswer.of(answer);
    }

    private List<CredentialView> found(CscRequest request, Caller caller, int most) {
        var after = request.optionalString("pageToken").map(CredentialsListMethod::pageToken);
        return owner(request, caller)
                .map(signer -> of(signer, after, most))
                .orElseGet(() -> credentials.page(after, most));
    }

    private List<CredentialView> of(SignerId signer, Optional<CredentialId> after, int most) {
        return credentials.of(signer).stream()
                .filter(it -> it.state() == State.ACTIVE)
                .filter(it ->
                        after.isEmpty() || it.id().value().compareTo(after.get().value()) > 0)
                .limit(most)
                .toList();
    }

    /** The signer who is asked about: whom the token names, else whom {@code userID} does, else nobody in particular. */
    static Optional<SignerId> owner(CscRequest request, Caller caller) {
        var asked = request.optionalString("userID");
        if (caller.signer().isPresent() && asked.isPresent()) {
            throw CscError.invalid("userID parameter MUST be null");
        }
        return asked.map(CredentialsListMethod::userId).or(caller::signer);
    }

    private static SignerId userId(String text) {
        try {
            return SignerId.parse(text);
        } catch (Failure noSuchId) {
            throw CscError.invalidParameter("userID");
        }
    }

    private static CredentialId pageToken(String text) {
        try {
            return CredentialId.parse(text);
        } catch (Failure noSuchId) {
            throw CscError.invalidParameter("pageToken");
        }
    }

    private boolean isValid(CredentialView credential) {
        return credential.notAfter().map(time.now()::isBefore).orElse(false)
                && certificates.read(credential).isPresent();
    }

    private Map<String, Object> described(CredentialView credential, CredentialDescription description) {
        var members = new LinkedHashMap<String, Object>();
        members.put("credentialID", credential.id().value());
        members.putAll(description.of(
                credential,
                CredentialCertificate.of(credential, certificates),
                profiles.profile(credential.id(), credential.signer()),
                time.now()));
        return members;
    }
}

package org.tabellion.cscapi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.tabellion.consent.KeyWish;
import org.tabellion.consent.ReadAuthorizationProfile;
import org.tabellion.consent.ReadKeyOrder;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.cscapi.Caller.KeyOrder;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.signers.OrderKey;

/**
 * {@code credentials/create} of 2.2: by the token for the yes that the signer gave on our page, which is good for one key. The
 * key is made by the process of the enrolment; the call waits for it as long as {@code tabellion.csc.create-wait} says, and
 * asked again with the same token gives the same credential.
 */
@Component
class CredentialsCreateMethod implements CscMethod {

    private static final String REQUEST = "credentialCreationRequest";

    private final ReadKeyOrder readOrder;
    private final OrderKey orderKey;
    private final KeysInTheMaking keys;
    private final ReadCredentials credentials;
    private final ReadCertificate certificates;
    private final ReadAuthorizationProfile profiles;
    private final TrustedTime time;
    private final String specs;

    CredentialsCreateMethod(
            ReadKeyOrder readOrder,
            OrderKey orderKey,
            KeysInTheMaking keys,
            ReadCredentials credentials,
            ReadCertificate certificates,
            ReadAuthorizationProfile profiles,
            TrustedTime time,
            @Value("${tabellion.csc.specs:2.2.0.0}") String specs) {
        this.readOrder = readOrder;
        this.orderKey = orderKey;
        this.keys = keys;
        this.credentials = credentials;
        this.certificates = certificates;
        this.profiles = profiles;
        this.time = time;
        this.specs = specs;
    }

    @Override
    public String name() {
        return "credentials/create";
    }

    @Override
    public boolean isOf(Generation generation) {
        return generation.isSecond() && !specs.startsWith("2.0");
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.CREATION);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var wish = wish(call.request().object(REQUEST));
        var description = CredentialDescription.wantedBy(call);
        call.request().checkCommon();
        var created = keys.await(begun(call.caller(), wish), call.caller().client());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("credentialID", created.value());
        if (call.request().flag("credentialInfo")) {
            answer.putAll(described(created, description));
        }
        return CscAnswer.created(answer);
    }

    private static KeyWish wish(CscRequest stated) {
        try {
            return new KeyWish(
                    stated.optionalString("certificatePolicy"),
                    stated.has("subjectData") ? stated.object("subjectData").strings() : Map.of());
        } catch (Failure malformed) {
            throw CscError.invalid(String.valueOf(malformed.getMessage()));
        }
    }

    private EnrolmentId begun(Caller caller, KeyWish wish) {
        var order = caller.keyOrder().map(KeyOrder::approval).orElseThrow();
        var signer = caller.signer().orElseThrow(CredentialsCreateMethod::notValid);
        return switch (readOrder.order(order, caller.client(), signer, wish)) {
            case ReadKeyOrder.Outcome.Good(var enrolment, var live) -> {
                if (live) {
                    begin(enrolment, signer, caller);
                }
                yield enrolment;
            }
            case ReadKeyOrder.Outcome.Unknown() -> throw notValid();
            case ReadKeyOrder.Outcome.Differs(var member) -> throw CscError.invalidParameter(member);
        };
    }

    private void begin(EnrolmentId enrolment, SignerId signer, Caller caller) {
        switch (orderKey.order(enrolment, signer, caller.client())) {
            case ORDERED -> {}
            case TOO_MANY -> throw new CscError(400, "access_denied", "The signer has as many credentials as may be.");
            case LEGAL_PERSON ->
                throw new CscError(400, "access_denied", "A legal person's are made by an administrator.");
        }
    }

    private Map<String, Object> described(CredentialId id, CredentialDescription description) {
        var credential = credentials.credential(id);
        return description.of(
                credential,
                CredentialCertificate.of(credential, certificates),
                profiles.profile(id, credential.signer()),
                time.now());
    }

    private static CscError notValid() {
        return new CscError(401, "invalid_token", "The access token is not valid.");
    }
}

package org.tabellion.cscapi;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.AuthorizeCredential;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;

/** The explicit mode: the factors come with the call, the SAD string is the answer. */
@Component
class CredentialsAuthorizeMethod implements CscMethod {

    private final AuthorizeCredential authorize;
    private final Refusals refusals;

    CredentialsAuthorizeMethod(AuthorizeCredential authorize, Refusals refusals) {
        this.authorize = authorize;
        this.refusals = refusals;
    }

    @Override
    public String name() {
        return "credentials/authorize";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var request = call.request();
        var credential = CredentialsInfoMethod.id(request.string("credentialID"));
        int count = request.integer("numSignatures").orElseThrow(() -> CscError.missing("integer", "numSignatures"));
        if (count < 1) {
            throw CscError.invalid("Invalid value for parameter numSignatures");
        }
        request.checkCommon();
        var description = request.description();
        var hashes = hashes(call);
        var answers = call.generation().isSecond() ? authData(request) : pinAndOtp(request);
        var command = new AuthorizeCredential.Command(
                call.caller().requester(), credential, count, hashes, answers, description);
        return refusals.answer(authorize.authorize(command), call, credential);
    }

    /** None at all is for the credential to allow. */
    static List<Dtbsr> hashes(CscCall call) {
        var values = call.request().optionalHashes(call.generation().hashes());
        var digest = Algorithms.digest(call.request(), call.generation().digest());
        if (values.isEmpty()) {
            return List.of();
        }
        if (call.generation().isSecond()) {
            Algorithms.needed(digest, call.generation().digest());
        }
        return values.get().stream()
                .map(it -> SignHashMethod.dtbsr(digest.orElseGet(() -> byLength(it)), it))
                .toList();
    }

    // Before the second generation the length alone tells it.
    private static DigestAlgorithm byLength(Bytes value) {
        for (var algorithm : DigestAlgorithm.values()) {
            if (algorithm.lengthInBytes() == value.length()) {
                return algorithm;
            }
        }
        throw CscError.invalid("Invalid digest value length");
    }

    private static Map<AuthorizationFactor, SigningSecret> pinAndOtp(CscRequest request) {
        var answers = new EnumMap<AuthorizationFactor, SigningSecret>(AuthorizationFactor.class);
        request.optionalString("PIN").ifPresent(it -> answers.put(AuthorizationFactor.PIN, new SigningSecret(it)));
        // Which of the two it is, the credential knows; what it does not ask for is not judged.
        request.optionalString("OTP").ifPresent(it -> {
            answers.put(AuthorizationFactor.MAIL_CODE, new SigningSecret(it));
            answers.put(AuthorizationFactor.TOTP, new SigningSecret(it));
        });
        return answers;
    }

    private static Map<AuthorizationFactor, SigningSecret> authData(CscRequest request) {
        var answers = new EnumMap<AuthorizationFactor, SigningSecret>(AuthorizationFactor.class);
        for (var object : request.objects("authData")) {
            var factor = object.optionalString("id")
                    .flatMap(AuthorizationFactor::ofId)
                    .orElseThrow(() -> CscError.invalidParameter("authData"));
            var value = object.optionalString("value").orElseThrow(() -> CscError.invalidParameter("authData"));
            if (answers.put(factor, new SigningSecret(value)) != null) {
                throw CscError.invalidParameter("authData");
            }
        }
        return answers;
    }
}

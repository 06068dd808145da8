package org.tabellion.cscapi;

import java.time.Duration;
import java.util.LinkedHashMap;
import org.springframework.stereotype.Component;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.AuthorizationRefusal;
import org.tabellion.consent.AuthorizeCredential;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.CredentialId;

/** An authorisation, or why there is none, in the words of each generation. */
@Component
class Refusals {

    /** How long to wait for the next code. */
    static final Duration BETWEEN_CODES = Duration.ofSeconds(60);

    private final ReadCredentials credentials;
    private final ReadCertificate certificates;

    Refusals(ReadCredentials credentials, ReadCertificate certificates) {
        this.credentials = credentials;
        this.certificates = certificates;
    }

    CscAnswer answer(AuthorizeCredential.Outcome outcome, CscCall call, CredentialId credential) {
        return switch (outcome) {
            case AuthorizeCredential.Outcome.Authorized(var handle, var life) -> authorized(handle, life.toSeconds());
            case AuthorizeCredential.Outcome.Refused(var reason) -> throw error(reason, call.generation(), credential);
        };
    }

    static CscAnswer authorized(AuthorizationHandle handle, long seconds) {
        var members = new LinkedHashMap<String, Object>();
        members.put("SAD", handle.text());
        members.put("expiresIn", seconds);
        return CscAnswer.of(members);
    }

    private CscError error(AuthorizationRefusal reason, Generation generation, CredentialId credential) {
        boolean second = generation.isSecond();
        return switch (reason) {
            case CREDENTIAL_UNKNOWN, NOT_EXPLICIT -> CscError.invalidParameter("credentialID");
            case CREDENTIAL_DISABLED -> disabled();
            case CERTIFICATE_EXPIRED ->
                CredentialCertificate.of(credentials.credential(credential), certificates)
                        .map(generation::certificateExpired)
                        .orElseGet(Refusals::disabled);
            case SIGNATURES_INVALID, HASHES_NOT_AS_MANY ->
                CscError.invalid("Invalid value for parameter numSignatures");
            case SIGNATURES_TOO_MANY -> CscError.invalid("Numbers of signatures is too high");
            case HASHES_MISSING -> CscError.missing("array", generation.hashes());
            case HASH_ALGORITHM -> CscError.invalidParameter(generation.digest());
            case PIN_MISSING -> second ? CscError.missing("array", "authData") : CscError.missing("string", "PIN");
            case OTP_MISSING -> second ? CscError.missing("array", "authData") : CscError.missing("string", "OTP");
            case PIN_WRONG -> second ? wrong() : new CscError(400, "invalid_pin", "The PIN is invalid");
            case OTP_WRONG -> second ? wrong() : new CscError(400, "invalid_otp", "The OTP is invalid");
            case PIN_LOCKED -> CscError.invalid(second ? "Credential locked" : "PIN locked");
            case OTP_LOCKED -> locked(generation);
            case FACTOR_ELSEWHERE ->
                new CscError(400, "access_denied", "The credential asks for a factor that this method cannot take");
            case LEVEL_TOO_LOW ->
                new CscError(400, "access_denied", "The factors do not reach the level that is demanded");
            case HANDLE_UNKNOWN -> CscError.invalidParameter("SAD");
            case HANDLE_EXPIRED -> CscError.invalid("SAD expired");
            case NOT_EXTENDABLE -> CscError.invalid("The transaction cannot be extended");
        };
    }

    static CscError locked(Generation generation) {
        return CscError.invalid(generation.isSecond() ? "Credential locked" : "OTP locked");
    }

    static CscError disabled() {
        return CscError.invalid("The credential identified by credentialID is disabled");
    }

    private static CscError wrong() {
        return new CscError(400, "invalid_authentication_data", "The authentication data is invalid");
    }
}

package org.tabellion.cscapi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tabellion.access.AdmitCall;
import org.tabellion.access.Compatibility;
import org.tabellion.access.ReportRefusal;
import org.tabellion.credentials.CredentialView;
import org.tabellion.cscapi.AccessTokens.Reading;
import org.tabellion.kernel.ClientId;

/** Finds out who calls, and how much is borne with from them. */
@Component
class Callers {

    private static final String SCHEME = "Bearer";

    private final AccessTokens tokens;
    private final Leniencies leniencies;
    private final AdmitCall admission;
    private final ReportRefusal refusals;

    Callers(AccessTokens tokens, Leniencies leniencies, AdmitCall admission, ReportRefusal refusals) {
        this.tokens = tokens;
        this.leniencies = leniencies;
        this.admission = admission;
        this.refusals = refusals;
    }

    /** @param caller empty for a method that is open to all */
    record Presented(Optional<Caller> caller, Optional<String> bearer, Leniency leniency) {

        /** It holds the token. */
        @Override
        public String toString() {
            return "presented token";
        }
    }

    /** One of the method's scopes is needed; if it has none, it is open to all, and the header is not looked at. */
    Presented of(Generation generation, @Nullable String header, CscMethod method) {
        var scopes = method.scopes(generation);
        if (scopes.isEmpty()) {
            return new Presented(Optional.empty(), Optional.empty(), generation.leniency());
        }
        if (header == null) {
            throw new CscError(401, "invalid_request", "An access token is needed.");
        }
        var given = header.strip();
        boolean hasColon = given.startsWith(":", SCHEME.length());
        var token = token(given, SCHEME.length() + (hasColon ? 1 : 0));
        var caller = read(token);
        if (scopes.stream().noneMatch(caller::has)) {
            throw told(
                    CscError.suspicious(403, "access_denied", "The access token has another scope."), caller, method);
        }
        var leniency = leniencies.of(generation, caller.client());
        if (hasColon && !leniency.bears(Compatibility.STRAY_COLON)) {
            throw malformed();
        }
        admit(admission.call(caller.client()));
        return new Presented(Optional.of(caller), Optional.of(token), leniency);
    }

    /** One word after the scheme in any case, and after spaces. */
    private static String token(String header, int from) {
        int space = header.lastIndexOf(' ');
        if (space < from
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || !header.substring(from, space).isBlank()) {
            throw malformed();
        }
        return header.substring(space + 1);
    }

    /** Beside each call: a signature by this key, once the call is found good. */
    void admitSignature(Caller caller, CredentialView credential) {
        admit(admission.signature(caller.client(), credential.signer()));
    }

    /** A call that shows no token, on behalf of this client. */
    void admit(ClientId client) {
        admit(admission.call(client));
    }

    private static void admit(AdmitCall.Outcome outcome) {
        switch (outcome) {
            case AdmitCall.Outcome.Admitted() -> {}
            case AdmitCall.Outcome.TooMany(var retryAfter) -> throw CscError.tooSoon(retryAfter);
            case AdmitCall.Outcome.NotEnabled() -> throw notValid();
        }
    }

    /** @return the error, of which the audit knows now if an honest client has no cause for it */
    CscError told(CscError error, Caller caller, CscMethod method) {
        return told(error, caller.client(), method);
    }

    CscError told(CscError error, ClientId client, CscMethod method) {
        if (error.isSuspicious()) {
            refusals.report(client, method.name(), error.description());
        }
        return error;
    }

    private Caller read(String token) {
        return switch (tokens.read(token)) {
            case Reading.Good(var caller) -> caller;
            case Reading.Expired() -> throw new CscError(401, "expired_token", "The access token has expired.");
            case Reading.Bad() -> throw notValid();
        };
    }

    private static CscError notValid() {
        return new CscError(401, "invalid_token", "The access token is not valid.");
    }

    private static CscError malformed() {
        return CscError.invalid("Malformed authorization header.");
    }
}

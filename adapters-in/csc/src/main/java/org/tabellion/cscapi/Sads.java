package org.tabellion.cscapi;

import org.springframework.stereotype.Component;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.OpenAuthorization;
import org.tabellion.cscapi.AccessTokens.Reading;
import org.tabellion.cscapi.Caller.Authorised;

/** What a call is authorised for: by the credential token in its header, or by its {@code SAD}. */
@Component
class Sads {

    private final AccessTokens tokens;
    private final OpenAuthorization authorizations;

    Sads(AccessTokens tokens, OpenAuthorization authorizations) {
        this.tokens = tokens;
        this.authorizations = authorizations;
    }

    /** @throws CscError if it brings neither, both and different ones, or what is another's */
    Authorised shown(CscCall call) {
        var sad = call.request().optionalString("SAD");
        var header = call.caller().authorised();
        if (header.isPresent()) {
            if (sad.isPresent() && !sad.equals(call.bearer())) {
                throw CscError.invalidParameter("SAD");
            }
            return header.get();
        }
        return of(sad.orElseThrow(() -> CscError.missing("string", "SAD")), call.caller());
    }

    private Authorised of(String sad, Caller caller) {
        // A token is a JWS in three parts; a handle has one dot, after its group.
        return sad.indexOf('.') < sad.lastIndexOf('.') ? ofToken(sad, caller) : ofHandle(sad, caller);
    }

    private Authorised ofHandle(String sad, Caller caller) {
        return switch (authorizations.open(new AuthorizationHandle(sad), caller.requester())) {
            case OpenAuthorization.Outcome.Open(var approval, var credential, var _, var _) ->
                new Authorised(approval, credential);
            case OpenAuthorization.Outcome.Expired() -> throw CscError.invalid("SAD expired");
            case OpenAuthorization.Outcome.Unknown() -> throw CscError.invalidParameter("SAD");
        };
    }

    private Authorised ofToken(String sad, Caller caller) {
        return switch (tokens.read(sad)) {
            case Reading.Good(var holder)
            when isOf(caller, holder) -> holder.authorised().orElseThrow(() -> CscError.invalidParameter("SAD"));
            case Reading.Expired() -> throw CscError.invalid("SAD expired");
            case Reading.Good _, Reading.Bad _ -> throw CscError.invalidParameter("SAD");
        };
    }

    /** A service token that names a signer does not use what another signer has approved. */
    private static boolean isOf(Caller caller, Caller holder) {
        return holder.client().equals(caller.client())
                && holder.group().equals(caller.group())
                && (caller.signer().isEmpty() || caller.signer().equals(holder.signer()));
    }
}

package org.tabellion.cscapi;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.access.RevokeToken;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.RevokeAuthorization;

/**
 * Takes back a token of the caller's, or a SAD that was authorised in band. One that is not the caller's, or nobody's, is
 * answered as one that was taken back before (RFC 7009 section 2.2): the client has got what it wanted.
 */
@Component
class AuthRevokeMethod implements CscMethod {

    private static final Set<String> HINTS = Set.of("access_token", "refresh_token");
    private static final int LONGEST = 8_192;

    private final RevokeToken tokens;
    private final RevokeAuthorization authorizations;

    AuthRevokeMethod(RevokeToken tokens, RevokeAuthorization authorizations) {
        this.tokens = tokens;
        this.authorizations = authorizations;
    }

    @Override
    public String name() {
        return "auth/revoke";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var request = call.request();
        var token = request.string("token");
        request.optionalString("token_type_hint")
                .filter(it -> !HINTS.contains(it))
                .ifPresent(_ -> {
                    throw CscError.invalidParameter("token_type_hint");
                });
        request.checkCommon();
        if (!isToken(token)) {
            throw CscError.invalid("Invalid string parameter token");
        }
        var caller = call.caller();
        boolean found = tokens.revoke(caller.client(), caller.signer(), token);
        // An access token has two dots; a refresh token looks no other than a handle.
        if (!found && token.indexOf('.') == token.lastIndexOf('.')) {
            authorizations.revoke(new AuthorizationHandle(token), caller.requester());
        }
        return CscAnswer.done(request.leniency());
    }

    /** The characters of RFC 6750 section 2.1. */
    private static boolean isToken(String text) {
        return text.length() <= LONGEST && text.matches("[A-Za-z0-9._~+/-]+=*");
    }
}

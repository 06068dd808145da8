package org.tabellion.cscapi;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.OpenAuthorization;

/** Whether an authorisation stands. No factor here is waited for, so it is never 202. */
@Component
class AuthorizeCheckMethod implements CscMethod {

    private final OpenAuthorization authorizations;

    AuthorizeCheckMethod(OpenAuthorization authorizations) {
        this.authorizations = authorizations;
    }

    @Override
    public String name() {
        return "credentials/authorizeCheck";
    }

    @Override
    public boolean isOf(Generation generation) {
        return generation.isSecond();
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var handle = new AuthorizationHandle(call.request().string("handle"));
        call.request().checkCommon();
        return switch (authorizations.open(handle, call.caller().requester())) {
            case OpenAuthorization.Outcome.Open open ->
                Refusals.authorized(handle, open.life().toSeconds());
            case OpenAuthorization.Outcome.Expired() -> throw CscError.invalid("SAD expired");
            case OpenAuthorization.Outcome.Unknown() -> throw CscError.invalidParameter("handle");
        };
    }
}

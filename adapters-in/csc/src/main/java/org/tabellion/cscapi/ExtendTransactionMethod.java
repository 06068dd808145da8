package org.tabellion.cscapi;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.ExtendTransaction;

@Component
class ExtendTransactionMethod implements CscMethod {

    private final ExtendTransaction extend;
    private final Refusals refusals;

    ExtendTransactionMethod(ExtendTransaction extend, Refusals refusals) {
        this.extend = extend;
        this.refusals = refusals;
    }

    @Override
    public String name() {
        return "credentials/extendTransaction";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var credential = CredentialsInfoMethod.id(call.request().string("credentialID"));
        var handle = new AuthorizationHandle(call.request().string("SAD"));
        call.request().checkCommon();
        var hashes = CredentialsAuthorizeMethod.hashes(call);
        return refusals.answer(extend.extend(call.caller().requester(), credential, handle, hashes), call, credential);
    }
}

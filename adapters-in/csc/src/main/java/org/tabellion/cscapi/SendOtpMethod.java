package org.tabellion.cscapi;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.consent.SendOneTimePassword;

@Component
class SendOtpMethod implements CscMethod {

    private final SendOneTimePassword send;

    SendOtpMethod(SendOneTimePassword send) {
        this.send = send;
    }

    @Override
    public String name() {
        return "credentials/sendOTP";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var credential = CredentialsInfoMethod.id(call.request().string("credentialID"));
        call.request().checkCommon();
        return switch (send.send(call.caller().requester(), credential)) {
            case SENT -> CscAnswer.done(call.request().leniency());
            case TOO_SOON -> throw CscError.tooSoon(Refusals.BETWEEN_CODES);
            case LOCKED -> throw Refusals.locked(call.generation());
            case NOT_ONLINE, CREDENTIAL_UNKNOWN -> throw CscError.invalidParameter("credentialID");
        };
    }
}

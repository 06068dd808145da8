package org.tabellion.cscapi;

import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.consent.GiveChallenge;

@Component
class GetChallengeMethod implements CscMethod {

    private final GiveChallenge challenges;

    GetChallengeMethod(GiveChallenge challenges) {
        this.challenges = challenges;
    }

    @Override
    public String name() {
        return "credentials/getChallenge";
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
        var credential = CredentialsInfoMethod.id(call.request().string("credentialID"));
        var object = AuthorizationFactor.ofId(call.request().string("authObjectID"))
                .orElseThrow(() -> CscError.invalidParameter("authObjectID"));
        call.request().checkCommon();
        return switch (challenges.challenge(call.caller().requester(), credential, object)) {
            case GiveChallenge.Outcome.Given(var challenge) -> CscAnswer.of(Map.of("challenge", challenge));
            case GiveChallenge.Outcome.SentOutOfBand() ->
                CscAnswer.done(call.request().leniency());
            case GiveChallenge.Outcome.TooSoon() -> throw CscError.tooSoon(Refusals.BETWEEN_CODES);
            case GiveChallenge.Outcome.Locked() -> throw Refusals.locked(call.generation());
            case GiveChallenge.Outcome.NoSuchObject() -> throw CscError.invalidParameter("authObjectID");
            case GiveChallenge.Outcome.CredentialUnknown() -> throw CscError.invalidParameter("credentialID");
        };
    }
}

package org.tabellion.credentials.application;

import org.tabellion.credentials.CheckSignersFactor;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.SignerFactors;
import org.tabellion.credentials.spi.SignerFactors.Answer;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.UseCase;

@UseCase
final class SignersFactorChecking implements CheckSignersFactor {

    private final Credentials credentials;
    private final SignerFactors sam;

    SignersFactorChecking(Credentials credentials, SignerFactors sam) {
        this.credentials = credentials;
        this.sam = sam;
    }

    @Override
    public Outcome check(CredentialId id, Sad sad) {
        if (!(credentials.get(id) instanceof Active active)) {
            return Outcome.REFUSED;
        }
        var token = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(sad.compact())).hex();
        var answer = sam.check(
                StepId.of(id.value(), "check", token),
                Held.sealed(active.key()),
                Held.sealed(active.signer(), active.origin()),
                sad);
        return switch (answer) {
            case Answer.Right _, Answer.Changed _ -> Outcome.RIGHT;
            case Answer.Refused(var code, var _) ->
                switch (code) {
                    case "factor_wrong" -> Outcome.WRONG;
                    case "factor_locked" -> Outcome.LOCKED;
                    default -> Outcome.REFUSED;
                };
        };
    }
}

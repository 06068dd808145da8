package org.tabellion.authentication.application;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.authentication.OneTimePassword;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.SigningFactor.MailCode;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

record MailCodeJudge(
        SigningFactors factors, CodeDigests digests, SignerId signer, CredentialId credential, SigningSecret answer)
        implements FactorJudge<MailCode> {

    /** What a code is good for: this signer and credential, and nothing else. */
    static Bytes context(SignerId signer, CredentialId credential) {
        return Bytes.ofUtf8("authorize " + signer + " " + credential);
    }

    @Override
    public Optional<MailCode> read() {
        return Optional.of(factors.mailCode(signer));
    }

    @Override
    public boolean canBeTried(MailCode factor, Instant now) {
        return factor.code().filter(it -> it.isAliveFor(credential, now)).isPresent();
    }

    @Override
    public MailCode tried(MailCode factor, Instant now) {
        return factor.tried(now);
    }

    @Override
    public boolean isRight(MailCode tried, Instant now) {
        var mac = digests.mac(context(signer, credential), new OneTimePassword(String.valueOf(answer.value())));
        return tried.code().filter(it -> it.mac().equalsInConstantTime(mac)).isPresent();
    }

    @Override
    public Optional<MailCode> accepted(MailCode present, MailCode judged) {
        boolean stillThere =
                present.code().map(MailCode.Code::mac).equals(judged.code().map(MailCode.Code::mac));
        return stillThere ? Optional.of(present.accepted()) : Optional.empty();
    }
}

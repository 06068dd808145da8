package org.tabellion.authentication.application;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.Hotp;
import org.tabellion.authentication.model.SigningFactor.Token;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.authentication.spi.TokenSecrets;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

/** RFC 6287: a question is answered once. */
record ResponseJudge(
        SigningFactors factors, TokenSecrets secrets, SignerId signer, CredentialId credential, SigningSecret answer)
        implements FactorJudge<Token> {

    @Override
    public Optional<Token> read() {
        return Optional.of(factors.token(signer));
    }

    @Override
    public boolean canBeTried(Token factor, Instant now) {
        return factor.secret().isPresent()
                && factor.question()
                        .filter(it -> it.isAliveFor(credential, now))
                        .isPresent();
    }

    @Override
    public Token tried(Token factor, Instant now) {
        return factor.tried(now);
    }

    @Override
    public boolean isRight(Token tried, Instant now) {
        var message =
                Hotp.ocraMessage(Hotp.OCRA_SUITE, tried.question().orElseThrow().digits());
        var mac = secrets.mac(signer, tried.secret().orElseThrow(), TokenSecrets.Digest.SHA256, message);
        return Bytes.ofUtf8(Hotp.code(mac, Hotp.OCRA_DIGITS))
                .equalsInConstantTime(Bytes.ofUtf8(String.valueOf(answer.value())));
    }

    @Override
    public Optional<Token> accepted(Token present, Token judged) {
        boolean stillThere =
                present.question().equals(judged.question()) && present.secret().equals(judged.secret());
        return stillThere ? Optional.of(present.answered()) : Optional.empty();
    }
}

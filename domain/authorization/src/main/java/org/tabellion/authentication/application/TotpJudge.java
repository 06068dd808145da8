package org.tabellion.authentication.application;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.Hotp;
import org.tabellion.authentication.model.SigningFactor.Token;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.authentication.spi.TokenSecrets;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;

/** RFC 6238 with a window of one step before and after; a step serves once. */
final class TotpJudge implements FactorJudge<Token> {

    private static final int WINDOW = 1;

    private final SigningFactors factors;
    private final TokenSecrets secrets;
    private final SignerId signer;
    private final SigningSecret answer;
    private OptionalLong matched = OptionalLong.empty();

    TotpJudge(SigningFactors factors, TokenSecrets secrets, SignerId signer, SigningSecret answer) {
        this.factors = factors;
        this.secrets = secrets;
        this.signer = signer;
        this.answer = answer;
    }

    @Override
    public Optional<Token> read() {
        return Optional.of(factors.token(signer));
    }

    @Override
    public boolean canBeTried(Token factor, Instant now) {
        return factor.secret().isPresent();
    }

    @Override
    public Token tried(Token factor, Instant now) {
        return factor.tried(now);
    }

    @Override
    public boolean isRight(Token tried, Instant now) {
        matched = tried.secret().isPresent()
                ? step(secrets, signer, tried.secret().get(), answer, tried.lastStep(), now)
                : OptionalLong.empty();
        return matched.isPresent();
    }

    @Override
    public Optional<Token> accepted(Token present, Token judged) {
        long step = matched.orElseThrow();
        return present.secret().equals(judged.secret()) && present.lastStep() < step
                ? Optional.of(present.accepted(step))
                : Optional.empty();
    }

    /** The step whose code was answered, if it is newer than {@code last} and within the window. */
    static OptionalLong step(
            TokenSecrets secrets, SignerId signer, Bytes sealed, SigningSecret answer, long last, Instant now) {
        var given = Bytes.ofUtf8(String.valueOf(answer.value()));
        var found = OptionalLong.empty();
        long present = Hotp.step(now);
        // All are computed, so that the time does not tell which one was right.
        for (long step = present - WINDOW; step <= present + WINDOW; step++) {
            var mac = secrets.mac(signer, sealed, TokenSecrets.Digest.SHA1, Hotp.totpMessage(step));
            boolean same = Bytes.ofUtf8(Hotp.code(mac, Hotp.TOTP_DIGITS)).equalsInConstantTime(given);
            if (same && step > last) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }
}

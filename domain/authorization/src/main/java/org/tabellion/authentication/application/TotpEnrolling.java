package org.tabellion.authentication.application;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.EnrolTotp;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.SigningFactor.Token;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.authentication.spi.TokenSecrets;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.ReadSigner;

@UseCase
final class TotpEnrolling implements EnrolTotp {

    private static final String ISSUER = "Tabellion";
    /** RFC 4226 section 4: 160 bits are recommended; 32 characters in base32, without padding. */
    private static final int SECRET_IN_BYTES = 20;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final SigningFactors factors;
    private final TokenSecrets secrets;
    private final ReadSigner signers;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;
    private final Randomness randomness;

    TotpEnrolling(
            SigningFactors factors,
            TokenSecrets secrets,
            ReadSigner signers,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time,
            Randomness randomness) {
        this.factors = factors;
        this.secrets = secrets;
        this.signers = signers;
        this.audit = audit;
        this.work = work;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public Begun begin(AuthenticationProof proof) {
        if (!FreshProof.isFresh(proof, time.now())) {
            return new Begun.StepUpNeeded();
        }
        return GroupScope.call(proof.group(), () -> {
            var secret = randomness.bytes(SECRET_IN_BYTES);
            var signer = proof.signer();
            keep(factors.token(signer).began(secrets.seal(signer, secret)), AuditEvent.Outcome.INTENDED);
            var base32 = base32(secret);
            return new Begun.Secret(base32, uri(signer, base32));
        });
    }

    @Override
    public Confirmed confirm(AuthenticationProof proof, SigningSecret code) {
        try {
            return FreshProof.isFresh(proof, time.now())
                    ? GroupScope.call(proof.group(), () -> confirm(proof.signer(), code))
                    : Confirmed.STEP_UP_NEEDED;
        } finally {
            code.wipe();
        }
    }

    private Confirmed confirm(SignerId signer, SigningSecret code) {
        var now = time.now();
        var before = factors.token(signer);
        if (before.begun().isEmpty()) {
            return Confirmed.NOTHING_BEGUN;
        }
        if (before.lock().isClosed(now)) {
            return Confirmed.LOCKED;
        }
        var tried = before.tried(now);
        keep(tried, AuditEvent.Outcome.INTENDED);
        var step = TotpJudge.step(secrets, signer, before.begun().get(), code, 0, now);
        if (step.isEmpty()) {
            work.run(() -> record(signer, AuditEvent.Outcome.REFUSED));
            return tried.lock().isClosed(now) ? Confirmed.LOCKED : Confirmed.WRONG_CODE;
        }
        keep(tried.confirmed(step.getAsLong()), AuditEvent.Outcome.DONE);
        return Confirmed.CONFIRMED;
    }

    private void keep(Token token, AuditEvent.Outcome outcome) {
        work.run(() -> {
            if (!factors.put(token)) {
                throw Failure.conflict("factor_changed", "the authenticator has just been changed or tried");
            }
            record(token.signer(), outcome);
        });
    }

    private void record(SignerId signer, AuditEvent.Outcome outcome) {
        audit.record(new AuditEvent("authentication.totp_enrolled", outcome, Map.of("signer", signer.value())));
    }

    private String uri(SignerId signer, String base32) {
        var account = URLEncoder.encode(signers.signer(signer).person().mailAddress(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
                .formatted(ISSUER, account, base32, ISSUER);
    }

    /** RFC 4648 section 6: 160 bits are 32 characters. */
    private static String base32(Bytes secret) {
        var bits = new BigInteger(1, secret.toArray());
        var text = new StringBuilder();
        for (int shift = secret.length() * Byte.SIZE - 5; shift >= 0; shift -= 5) {
            text.append(BASE32.charAt(bits.shiftRight(shift).intValue() & 31));
        }
        return text.toString();
    }
}

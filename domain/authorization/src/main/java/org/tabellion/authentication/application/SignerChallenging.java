package org.tabellion.authentication.application;

import java.math.BigInteger;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.ChallengeSigner;
import org.tabellion.authentication.model.Hotp;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.notifications.Notify;
import org.tabellion.signers.ReadSigner;

@UseCase
final class SignerChallenging implements ChallengeSigner {

    private final SigningFactors factors;
    private final ReadSigner signers;
    private final Codes codes;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;
    private final Randomness randomness;

    SignerChallenging(
            SigningFactors factors,
            ReadSigner signers,
            CodeDigests digests,
            Notify notify,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time,
            Randomness randomness) {
        this.factors = factors;
        this.signers = signers;
        this.codes = new Codes(digests, notify, randomness);
        this.audit = audit;
        this.work = work;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public Sent sendCode(SignerId signer, CredentialId credential, String client) {
        var now = time.now();
        var before = factors.mailCode(signer);
        if (before.lock().isClosed(now)) {
            return Sent.LOCKED;
        }
        if (!before.maySend(now)) {
            return Sent.TOO_SOON;
        }
        var code = codes.next();
        var mac = codes.mac(MailCodeJudge.context(signer, credential), code);
        boolean kept = work.call(() -> {
            boolean first = factors.put(before.sent(credential, mac, now));
            if (first) {
                record(signer, credential, "code_sent");
            }
            return first;
        });
        if (!kept) {
            // Another call has just sent one.
            return Sent.TOO_SOON;
        }
        codes.sendForSignature(signers.signer(signer).person(), code, client, credential);
        return Sent.SENT;
    }

    @Override
    public Asked challenge(SignerId signer, CredentialId credential) {
        var now = time.now();
        var before = factors.token(signer);
        if (before.lock().isClosed(now)) {
            return new Asked.Locked();
        }
        if (before.secret().isEmpty()) {
            return new Asked.NotEnrolled();
        }
        var question = digits();
        work.run(() -> {
            if (!factors.put(before.asked(credential, question, now))) {
                throw Failure.unavailable("the factor, which somebody else has just changed,", null);
            }
            record(signer, credential, "challenge_given");
        });
        return new Asked.Question(question);
    }

    private String digits() {
        var chance = new BigInteger(1, randomness.bytes(2 * Long.BYTES).toArray());
        return ("%0" + Hotp.QUESTION_DIGITS + "d").formatted(chance.mod(BigInteger.TEN.pow(Hotp.QUESTION_DIGITS)));
    }

    private void record(SignerId signer, CredentialId credential, String what) {
        audit.record(new AuditEvent(
                "authentication.challenge",
                AuditEvent.Outcome.DONE,
                Map.of("signer", signer.value(), "credential", credential.value(), "what", what)));
    }
}

package org.tabellion.authentication.application;

import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.ChallengeSigner;
import org.tabellion.authentication.EnrolTotp;
import org.tabellion.authentication.JudgeNewPin;
import org.tabellion.authentication.ProveFactors;
import org.tabellion.authentication.ResetFactors;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.authentication.spi.PinHashes;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.authentication.testkit.ClearTokenSecrets;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.notifications.Notify;
import org.tabellion.signers.ReadSigner;

/** The use cases of signing factors, for tests of the stores and of what stands on them. */
public record SigningFactorsHexagon(
        SigningFactors factors,
        PinHashes pins,
        CodeDigests digests,
        ReadSigner signers,
        Notify mail,
        RecordAudit audit,
        UnitOfWork work,
        TrustedTime time,
        Randomness randomness) {

    public ProveFactors proving() {
        return new FactorProving(factors, pins, digests, new ClearTokenSecrets(), audit, work, time);
    }

    public ChallengeSigner challenging() {
        return new SignerChallenging(factors, signers, digests, mail, audit, work, time, randomness);
    }

    public JudgeNewPin judging() {
        return new NewPinJudging(factors, pins, audit, work, time);
    }

    public ResetFactors resetting() {
        return new FactorsResetting(factors, audit, work);
    }

    public EnrolTotp enrolling() {
        return new TotpEnrolling(factors, new ClearTokenSecrets(), signers, audit, work, time, randomness);
    }
}

package org.tabellion.consent.application;

import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.consent.testkit.PlainVault;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.monitoring.RaiseAlarm;

/** The use case of this capability that stores of other jars are tested with. */
public final class ConsentHexagon {

    private ConsentHexagon() {}

    public static GiveConsent giving(
            Consents consents,
            MintedSads sads,
            SadSigner signer,
            DocumentsToSign documents,
            SignerCredentials credentials,
            KeyCreationWorkflow workflow,
            RecordAudit audit,
            RaiseAlarm alarms,
            UnitOfWork work,
            TrustedTime time,
            Randomness randomness) {
        return new ConsentGiving(
                consents,
                sads,
                signer,
                new PlainVault(),
                documents,
                credentials,
                workflow,
                new FixedGroup(),
                audit,
                alarms,
                work,
                new Ids(time, randomness),
                time,
                randomness);
    }
}

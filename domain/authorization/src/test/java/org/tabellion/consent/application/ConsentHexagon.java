package org.tabellion.consent.application;

import java.util.Optional;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.CompleteApprovals;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.OrderKeyDeletion;
import org.tabellion.consent.ReadAnswer;
import org.tabellion.consent.ReadKeyOrder;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.RefuseConsent;
import org.tabellion.consent.RevokeAuthorization;
import org.tabellion.consent.ShowConsent;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.consent.testkit.KeyOffer;
import org.tabellion.consent.testkit.PlainPinEnvelopes;
import org.tabellion.consent.testkit.PlainVault;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.monitoring.RaiseAlarm;
import org.tabellion.signers.ReadEnrolment;

/** The use cases of this capability, for tests of the stores and of the pages around them. */
public record ConsentHexagon(
        Consents consents,
        Authorizations authorizations,
        MintedSads sads,
        SadSigner signer,
        DocumentsToSign documents,
        SignerCredentials credentials,
        SamFactors samFactors,
        KeyCreationWorkflow workflow,
        ReadEnrolment enrolments,
        KeyOffer offer,
        RecordAudit audit,
        RaiseAlarm alarms,
        UnitOfWork work,
        TrustedTime time,
        Randomness randomness) {

    public AskForConsent asking() {
        return new ConsentAsking(
                consents,
                documents,
                credentials,
                enrolments,
                offer,
                offer,
                offer,
                new FixedGroup(),
                audit,
                work,
                new Ids(time, randomness),
                time);
    }

    public ShowConsent showing() {
        return new ConsentShowing(
                consents,
                documents,
                credentials,
                offer,
                offer,
                samFactors,
                _ -> Optional.empty(),
                new FixedGroup(),
                work,
                time);
    }

    public GiveConsent giving() {
        return new ConsentGiving(
                consents,
                authorizations,
                completing(),
                signer,
                documents,
                credentials,
                samFactors,
                new PlainPinEnvelopes(),
                _ -> Optional.empty(),
                new FixedGroup(),
                audit,
                alarms,
                work,
                new Ids(time, randomness),
                time,
                randomness);
    }

    public CompleteApprovals completing() {
        return new ApprovalCompleting(consents, sads, signer, new PlainVault(), documents, workflow, audit, work, time);
    }

    public RefuseConsent refusing() {
        return new ConsentRefusing(consents, documents, workflow, audit, work, time);
    }

    public ReadAnswer answering() {
        return new AnswerReading(consents, completing(), time);
    }

    public ReadKeyOrder keyOrders() {
        return new KeyOrderReading(consents, sads, offer, offer, time);
    }

    public RevokeAuthorization revoking() {
        return new AuthorizationRevoking(authorizations, consents, sads, audit, work);
    }

    public RedeemApproval redeeming() {
        return new ApprovalRedeeming(consents, authorizations, sads, new PlainVault(), time);
    }

    /** By the page alone: no key is anybody's here. */
    public OrderKeyDeletion deleting() {
        return new KeyDeletionOrdering(
                _ -> Optional.empty(),
                consents,
                sads,
                new PlainVault(),
                signer,
                new FixedGroup(),
                audit,
                work,
                time,
                randomness);
    }
}

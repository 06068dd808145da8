package org.tabellion.consent.application;

import java.util.Optional;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.ChallengeSigner;
import org.tabellion.authentication.ProveFactors;
import org.tabellion.consent.AuthorizeCredential;
import org.tabellion.consent.ExtendTransaction;
import org.tabellion.consent.GiveChallenge;
import org.tabellion.consent.OpenAuthorization;
import org.tabellion.consent.OrderKeyDeletion;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.RevokeAuthorization;
import org.tabellion.consent.SendOneTimePassword;
import org.tabellion.consent.SetAuthorizationProfile;
import org.tabellion.consent.SetSealProfile;
import org.tabellion.consent.UseApproval;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.testkit.PlainPinEnvelopes;
import org.tabellion.consent.testkit.PlainVault;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.signers.ReadOrganization;

/** The use cases of the explicit mode, for tests of the stores and of the edges around them. */
public record ExplicitHexagon(
        OwnedCredentials credentials,
        SamFactors samFactors,
        AuthorizationProfiles profiles,
        Authorizations authorizations,
        Consents consents,
        MintedSads sads,
        SadSigner signer,
        ReadOrganization organizations,
        ProveFactors proving,
        ChallengeSigner challenging,
        RecordAudit audit,
        UnitOfWork work,
        TrustedTime time,
        Randomness randomness) {

    public AuthorizeCredential authorizing() {
        return new CredentialAuthorizing(
                credentials,
                profiles,
                proving,
                authorizations,
                sads,
                signer,
                new PlainVault(),
                samFactors,
                new PlainPinEnvelopes(),
                new FixedGroup(),
                audit,
                work,
                new Ids(time, randomness),
                time,
                randomness);
    }

    public ExtendTransaction extending() {
        return new TransactionExtending(
                credentials,
                profiles,
                authorizations,
                sads,
                signer,
                new PlainVault(),
                new FixedGroup(),
                audit,
                work,
                new Ids(time, randomness),
                time,
                randomness);
    }

    public OpenAuthorization opening() {
        return new AuthorizationOpening(authorizations, audit, work, time);
    }

    public RevokeAuthorization revoking() {
        return new AuthorizationRevoking(authorizations, consents, sads, audit, work);
    }

    public RedeemApproval redeeming() {
        return new ApprovalRedeeming(consents, authorizations, sads, new PlainVault(), time);
    }

    public UseApproval using() {
        return new ApprovalUsing(authorizations, new PlainVault(), time);
    }

    public SetAuthorizationProfile setting() {
        return new AuthorizationProfileSetting(profiles, credentials, organizations, audit, work);
    }

    public OrderKeyDeletion deleting() {
        return new KeyDeletionOrdering(
                credentials, consents, sads, new PlainVault(), signer, new FixedGroup(), audit, work, time, randomness);
    }

    public SetSealProfile settingSeals() {
        return new SealProfileSetting(profiles, credentials, organizations, audit, work);
    }

    public SendOneTimePassword sending() {
        return new OneTimePasswordSending(credentials, profiles, challenging, _ -> Optional.empty());
    }

    public GiveChallenge challengeGiving() {
        return new ChallengeGiving(credentials, profiles, challenging, sending());
    }
}

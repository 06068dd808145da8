package org.tabellion.consent.application;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.OrderKeyDeletion;
import org.tabellion.consent.model.Approval;
import org.tabellion.consent.model.AuthenticationPolicy;
import org.tabellion.consent.model.Claims;
import org.tabellion.consent.model.ConsentRecord;
import org.tabellion.consent.model.Statement;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class KeyDeletionOrdering implements OrderKeyDeletion {

    private static final int JTI_IN_BYTES = 16;

    private final OwnedCredentials credentials;
    private final Consents consents;
    private final MintedSads sads;
    private final SadVault vault;
    private final SadSigner signer;
    private final ReadGroup groups;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;
    private final Randomness randomness;

    KeyDeletionOrdering(
            OwnedCredentials credentials,
            Consents consents,
            MintedSads sads,
            SadVault vault,
            SadSigner signer,
            ReadGroup groups,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time,
            Randomness randomness) {
        this.credentials = credentials;
        this.consents = consents;
        this.sads = sads;
        this.vault = vault;
        this.signer = signer;
        this.groups = groups;
        this.audit = audit;
        this.work = work;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public Outcome order(CredentialId credential, AuthenticationProof proof, ClientId client) {
        var key = credentials
                .find(credential)
                .filter(it -> it.owner().equals(proof.signer()))
                .flatMap(OwnedCredentials.Owned::usable);
        if (key.isEmpty()) {
            return refused(credential, proof, client, new Outcome.CredentialUnknown());
        }
        var now = time.now();
        // What cannot be undone takes two factors, however little the group signs by.
        if (!AuthenticationPolicy.isEnough(proof, AuthenticationProof.TWO_FACTORS, now)
                || !AuthenticationPolicy.isEnough(
                        proof, groups.group(proof.group()).minimumAcr(), now)) {
            return refused(credential, proof, client, new Outcome.StepUpNeeded());
        }
        // Audited before there is one: a crash leaves a record without an order, never an order without a record.
        record(credential, proof, client, AuditEvent.Outcome.DONE);
        return new Outcome.Ordered(signer.sign(Claims.SAD, claims(key.get(), proof, client, now)));
    }

    @Override
    public Outcome ordered(ApprovalId approval, CredentialId credential, SignerId signerId, ClientId client) {
        return consents.byApproval(approval)
                .filter(it -> it.asked().signer().equals(signerId))
                .filter(it -> it.asked().question() instanceof AskForConsent.Question.DestroyKey asked
                        && asked.client().equals(client)
                        && asked.credential().equals(credential))
                .flatMap(_ -> sads.byApproval(approval))
                .filter(it -> time.now().isBefore(it.expiresAt()))
                .<Outcome>map(it -> new Outcome.Ordered(vault.open(approval, it.sealed())))
                .orElseGet(Outcome.CredentialUnknown::new);
    }

    private Bytes claims(CredentialToShow key, AuthenticationProof proof, ClientId client, Instant now) {
        var parties = signer.parties();
        return Claims.deletion(
                new Claims.Common(
                        parties.issuer(),
                        parties.audience(),
                        parties.authorizedParty(),
                        proof,
                        client,
                        randomness.bytes(JTI_IN_BYTES).base64Url(),
                        now,
                        now.plus(Approval.LIFE),
                        new ConsentRecord(
                                Statement.DELETE_KEY.id(),
                                Statement.DELETE_KEY.sha256(),
                                now,
                                now,
                                List.of(),
                                List.of())),
                key);
    }

    private Outcome refused(CredentialId credential, AuthenticationProof proof, ClientId client, Outcome outcome) {
        record(credential, proof, client, AuditEvent.Outcome.REFUSED);
        return outcome;
    }

    private void record(
            CredentialId credential, AuthenticationProof proof, ClientId client, AuditEvent.Outcome outcome) {
        work.run(() -> audit.record(new AuditEvent(
                "consent.deletion_ordered",
                outcome,
                Map.of(
                        "credential", credential.value(),
                        "signer", proof.signer().value(),
                        "client", client.value()))));
    }
}

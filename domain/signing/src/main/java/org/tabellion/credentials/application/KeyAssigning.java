package org.tabellion.credentials.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.AssignKey;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.Assigned;
import org.tabellion.credentials.model.Credential.AwaitingCertificate;
import org.tabellion.credentials.model.Credential.Certified;
import org.tabellion.credentials.model.Credential.Discarded;
import org.tabellion.credentials.model.Credential.KeyCreated;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.model.Credential.Revoked;
import org.tabellion.credentials.spi.CertificationRequests;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.KeyCreationConsents;
import org.tabellion.credentials.spi.SigningKeys;
import org.tabellion.credentials.spi.SigningKeys.NewSigner;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.credentials.spi.Subjects;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class KeyAssigning implements AssignKey {

    /** The identity provider as the SAM's signer object names it: this server's own accounts. */
    private static final String OWN_ACCOUNTS = "tabellion";

    private final Credentials credentials;
    private final SigningKeys keys;
    private final KeyCreationConsents consents;
    private final Subjects subjects;
    private final CertificationRequests names;
    private final UnitOfWork work;
    private final RecordAudit audit;

    KeyAssigning(
            Credentials credentials,
            SigningKeys keys,
            KeyCreationConsents consents,
            Subjects subjects,
            CertificationRequests names,
            UnitOfWork work,
            RecordAudit audit) {
        this.credentials = credentials;
        this.keys = keys;
        this.consents = consents;
        this.subjects = subjects;
        this.names = names;
        this.work = work;
        this.audit = audit;
    }

    @Override
    public Outcome assign(CredentialId id) {
        return switch (credentials.get(id)) {
            case KeyCreated created ->
                consents.skadFor(created.origin().enrolment())
                        .map(skad -> assign(created, skad))
                        .orElse(Outcome.CONSENT_EXPIRED);
            case Assigned _, AwaitingCertificate _, Certified _, Active _ -> Outcome.ASSIGNED;
            case KeyRequested _ -> throw Failure.conflict("no_key_yet", id + " has no key yet");
            case Revoked _ -> throw Failure.conflict("credential_revoked", id + " is revoked");
            case Discarded _ -> throw Failure.conflict("credential_discarded", id + " is discarded");
        };
    }

    private Outcome assign(KeyCreated created, Sad skad) {
        var origin = created.origin();
        var subject = names.distinguishedName(subjects.of(origin.signer()));
        work.run(() -> audit.record(new AuditEvent(
                "credentials.assign",
                AuditEvent.Outcome.INTENDED,
                Map.of("credential", origin.id().value()))));

        var known = known(origin.signer());
        // The SAM takes a repeated id for the same consent only: a renewed consent is a new request.
        var consent =
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(skad.compact())).hex();
        var answer = keys.assign(
                requestId(origin.id(), consent, known),
                Held.sealed(created.key()),
                new NewSigner(origin.signer(), OWN_ACCOUNTS, origin.signer().value()),
                known,
                subject,
                origin.level(),
                Optional.of(skad));

        var assigned = created.assigned(Held.key(answer.key()), Held.signer(answer.signer()), subject);
        work.run(() -> {
            credentials.replace(created, assigned);
            // Of two who wrote at once one has waited for the other: an object that is newer is seen by now.
            NewestSigner.among(credentials.of(origin.signer()))
                    .filter(it -> it.version() > assigned.signer().version())
                    .ifPresent(it -> credentials.renew(origin.signer(), it));
            audit.record(new AuditEvent(
                    "credentials.assign",
                    AuditEvent.Outcome.DONE,
                    Map.of(
                            "credential", origin.id().value(),
                            "signer", origin.signer().value(),
                            "sam_key", assigned.key().samKeyId())));
        });
        return Outcome.ASSIGNED;
    }

    /** Whom the SAM has seen without a factor it may see described again; nobody else. */
    private Optional<SealedSigner> known(SignerId signer) {
        return NewestSigner.among(credentials.of(signer))
                .filter(it -> it.version() > 1)
                .map(it -> new SealedSigner(signer, it.version(), it.sealed()));
    }

    private static String requestId(CredentialId id, String consent, Optional<SealedSigner> known) {
        return known.map(it -> StepId.of(id.value(), "assign", consent, String.valueOf(it.version())))
                .orElseGet(() -> StepId.of(id.value(), "assign", consent));
    }
}

package org.tabellion.credentials.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.AuditEvent.Outcome;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.CreateKey;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.model.Origin;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.KeyPool;
import org.tabellion.credentials.spi.SigningKeys;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.credentials.spi.Subjects;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class KeyCreating implements CreateKey {

    private final Credentials credentials;
    private final SigningKeys keys;
    private final KeyPool pool;
    private final ReadGroup groups;
    private final Subjects subjects;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final Ids ids;
    private final TrustedTime time;

    KeyCreating(
            Credentials credentials,
            SigningKeys keys,
            KeyPool pool,
            ReadGroup groups,
            Subjects subjects,
            UnitOfWork work,
            RecordAudit audit,
            Ids ids,
            TrustedTime time) {
        this.credentials = credentials;
        this.keys = keys;
        this.pool = pool;
        this.groups = groups;
        this.subjects = subjects;
        this.work = work;
        this.audit = audit;
        this.ids = ids;
        this.time = time;
    }

    @Override
    public CredentialId create(EnrolmentId enrolment, SignerId signer) {
        var credential = credentials.ofEnrolment(enrolment).orElseGet(() -> intend(enrolment, signer));
        if (credential instanceof KeyRequested requested && !takeReady(requested)) {
            generate(requested);
        }
        return credential.id();
    }

    private Credential intend(EnrolmentId enrolment, SignerId signer) {
        var group = groups.group(GroupScope.current().orElseThrow());
        boolean seals = subjects.of(signer) instanceof Subjects.Subject.Legal;
        var requested = new KeyRequested(new Origin(
                new CredentialId(ids.next(CredentialId.PREFIX)),
                enrolment,
                signer,
                group.keyAlgorithm(),
                seals ? group.sealCertificateProfile() : group.certificateProfile(),
                seals ? 1 : group.soleControl(),
                time.now()));
        work.run(() -> {
            credentials.add(requested);
            audit.record(new AuditEvent(
                    "credentials.key",
                    Outcome.INTENDED,
                    Map.of("credential", requested.id().value(), "enrolment", enrolment.value())));
        });
        return requested;
    }

    /** RSA keys take their time, so some are kept ready; the others are made when they are asked for. */
    private boolean takeReady(KeyRequested requested) {
        var algorithm = requested.origin().algorithm();
        return algorithm.family() == KeyAlgorithm.Family.RSA
                && work.call(() -> {
                    var ready = pool.take(algorithm, time.now(), time.now().plus(KeyPool.TIME_TO_ASSIGN));
                    ready.ifPresent(key -> keep(requested, key, "pool"));
                    return ready.isPresent();
                });
    }

    private void generate(KeyRequested requested) {
        var step = StepId.of(requested.id().value(), "generate");
        var generated = keys.generate(step, requested.origin().algorithm());
        work.run(() -> keep(requested, generated.key(), "generated"));
    }

    private void keep(KeyRequested requested, SealedKey key, String source) {
        var created = requested.created(Held.key(key));
        credentials.replace(requested, created);
        audit.record(new AuditEvent(
                "credentials.key",
                Outcome.DONE,
                Map.of(
                        "credential", created.id().value(),
                        "sam_key", created.key().samKeyId(),
                        "thumbprint", created.key().thumbprint(),
                        "source", source)));
    }
}

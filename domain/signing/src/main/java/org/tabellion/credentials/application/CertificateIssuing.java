package org.tabellion.credentials.application;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.IssueCertificate;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.Assigned;
import org.tabellion.credentials.model.Credential.AwaitingCertificate;
import org.tabellion.credentials.model.Credential.Certified;
import org.tabellion.credentials.model.Credential.Discarded;
import org.tabellion.credentials.model.Credential.KeyCreated;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.model.Credential.Revoked;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.credentials.spi.CertificationRequests;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.SigningKeys;
import org.tabellion.credentials.spi.Subjects;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class CertificateIssuing implements IssueCertificate {

    private static final String TYPE = "credentials.certificate";
    /** RFC 5280 CRLReason unspecified: the authority made a mistake, nobody lost a key. */
    private static final int UNSPECIFIED = 0;

    private final Credentials credentials;
    private final SigningKeys keys;
    private final CertificationRequests requests;
    private final CertificateAuthority authority;
    private final Subjects subjects;
    private final UnitOfWork work;
    private final RecordAudit audit;

    CertificateIssuing(
            Credentials credentials,
            SigningKeys keys,
            CertificationRequests requests,
            CertificateAuthority authority,
            Subjects subjects,
            UnitOfWork work,
            RecordAudit audit) {
        this.credentials = credentials;
        this.keys = keys;
        this.requests = requests;
        this.authority = authority;
        this.subjects = subjects;
        this.work = work;
        this.audit = audit;
    }

    @Override
    public Outcome issue(CredentialId id) {
        return switch (credentials.get(id)) {
            case Assigned assigned -> ask(provePossession(assigned));
            case AwaitingCertificate waiting -> ask(waiting);
            case Certified certified -> new Outcome.Issued(certified.notAfter());
            case Active active -> new Outcome.Issued(active.notAfter());
            case KeyRequested _, KeyCreated _ -> throw Failure.conflict("key_not_assigned", id + " is not assigned");
            case Revoked _ -> throw Failure.conflict("credential_revoked", id + " is revoked");
            case Discarded _ -> throw Failure.conflict("credential_discarded", id + " is discarded");
        };
    }

    private AwaitingCertificate provePossession(Assigned assigned) {
        var algorithm = SignatureAlgorithm.of(assigned.origin().algorithm().family(), DigestAlgorithm.SHA256);
        var information = requests.information(
                assigned.key().publicKey(), subjects.of(assigned.origin().signer()));
        var proof = keys.provePossession(
                StepId.of(assigned.id().value(), "possession"), Held.sealed(assigned.key()), algorithm, information);
        var waiting = assigned.requested(requests.request(information, algorithm, proof));
        work.run(() -> {
            credentials.replace(assigned, waiting);
            audit.record(event(
                    waiting,
                    AuditEvent.Outcome.INTENDED,
                    "profile",
                    waiting.origin().profile()));
        });
        return waiting;
    }

    private Outcome ask(AwaitingCertificate waiting) {
        var answer = authority.request(
                waiting.certificationRequest(), waiting.origin().profile(), waiting.subject());
        return switch (answer) {
            case CertificateAuthority.Answer.Certified(var chain, var notAfter) -> compare(waiting, chain, notAfter);
            case CertificateAuthority.Answer.Undecided() -> new Outcome.Pending();
            case CertificateAuthority.Answer.Refused(var reason) -> rejected(waiting, reason);
        };
    }

    private Outcome compare(AwaitingCertificate waiting, List<Bytes> chain, Instant notAfter) {
        var asked = new CertificationRequests.Holder(waiting.key().publicKey(), waiting.subject());
        if (!requests.holder(chain.getFirst()).equals(asked)) {
            authority.revoke(chain.getFirst(), UNSPECIFIED);
            return rejected(waiting, "certificate_differs");
        }
        var certified = waiting.certified(chain, notAfter);
        var digest = DigestAlgorithm.SHA256.digest(chain.getFirst()).hex();
        work.run(() -> {
            credentials.replace(waiting, certified);
            audit.record(event(certified, AuditEvent.Outcome.DONE, "certificate_sha256", digest));
        });
        return new Outcome.Issued(notAfter);
    }

    private Outcome rejected(AwaitingCertificate waiting, String reason) {
        work.run(() -> audit.record(event(waiting, AuditEvent.Outcome.REFUSED, "reason", reason)));
        return new Outcome.Rejected(reason);
    }

    private static AuditEvent event(Credential credential, AuditEvent.Outcome outcome, String name, String value) {
        return new AuditEvent(
                TYPE, outcome, Map.of("credential", credential.id().value(), name, value));
    }
}

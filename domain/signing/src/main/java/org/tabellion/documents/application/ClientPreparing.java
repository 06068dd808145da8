package org.tabellion.documents.application;

import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCertificate;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.PrepareForClient;
import org.tabellion.documents.model.KeptPreparation;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.documents.spi.Workspace;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class ClientPreparing implements PrepareForClient {

    private final ClientPreparations preparations;
    private final ReadCredentials credentials;
    private final ReadCertificate certificates;
    private final Workspace workspace;
    private final UnitOfWork work;
    private final RecordAudit audit;

    ClientPreparing(
            KeptPreparations kept,
            SignatureFormat format,
            ReadCredentials credentials,
            ReadCertificate certificates,
            Workspace workspace,
            UnitOfWork work,
            RecordAudit audit,
            TrustedTime time) {
        this.preparations = new ClientPreparations(kept, format, work, time);
        this.credentials = credentials;
        this.certificates = certificates;
        this.workspace = workspace;
        this.work = work;
        this.audit = audit;
    }

    @Override
    public Prepared prepare(
            ClientId client,
            CredentialId id,
            SignatureAlgorithm algorithm,
            DictionaryEntries entries,
            InputStream content) {
        var credential = usable(id, algorithm);
        var digesting = new DigestInputStream(content, DigestAlgorithm.SHA256.newMessageDigest());
        try (var draft = workspace.receive(digesting)) {
            var sha256 = Bytes.of(digesting.getMessageDigest().digest());
            var subject =
                    new ClientPreparations.Subject(client, id, credential.certificates(), algorithm, entries, sha256);
            var preparation = preparations.ahead(subject, draft);
            record(client, id, sha256, preparation);
            return new Prepared(preparation.dtbsr(), sha256, preparation.expiresAt());
        }
    }

    private CredentialView usable(CredentialId id, SignatureAlgorithm algorithm) {
        var credential = credentials.credential(id);
        if (credential.state() != State.ACTIVE || certificates.read(credential).isEmpty()) {
            throw Failure.conflict("credential_disabled", id + " cannot sign");
        }
        if (!algorithm.fits(credential.keyAlgorithm())) {
            throw Failure.invalid("algorithm_not_of_key", "the key does not sign by this algorithm");
        }
        return credential;
    }

    private void record(ClientId client, CredentialId credential, Bytes sha256, KeptPreparation preparation) {
        work.run(() -> audit.record(new AuditEvent(
                "documents.prepare_for_client",
                AuditEvent.Outcome.DONE,
                Map.of(
                        "client", client.value(),
                        "credential", credential.value(),
                        "document_sha256", sha256.hex(),
                        "dtbsr", preparation.dtbsr().value().hex()))));
    }
}

package org.tabellion.documents.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.documents.TimestampHash;
import org.tabellion.documents.spi.TimestampAuthority;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;

@UseCase
final class HashTimestamping implements TimestampHash {

    private final TimestampAuthority authority;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final CountUsage usage;
    private final Ids ids;

    HashTimestamping(TimestampAuthority authority, UnitOfWork work, RecordAudit audit, CountUsage usage, Ids ids) {
        this.authority = authority;
        this.work = work;
        this.audit = audit;
        this.usage = usage;
        this.ids = ids;
    }

    @Override
    public Bytes timestamp(ClientId client, DigestAlgorithm algorithm, Bytes hash, Optional<Bytes> nonce) {
        if (hash.length() != algorithm.lengthInBytes()) {
            throw new IllegalArgumentException("a hash of another length");
        }
        if (nonce.filter(it -> it.length() > NONCE_IN_BYTES).isPresent()) {
            throw new IllegalArgumentException("too long a nonce");
        }
        var token = authority.timestamp(algorithm, hash, nonce);
        // Each token given out is one: nothing is left behind that a repeat could be told by.
        var id = ids.next("ts_");
        work.run(() -> {
            audit.record(event(client, id, token));
            usage.count(client, UsageKind.TIMESTAMP, 1, id);
        });
        return token;
    }

    private static AuditEvent event(ClientId client, String id, Bytes token) {
        return new AuditEvent(
                "documents.timestamp_hash",
                AuditEvent.Outcome.DONE,
                Map.of(
                        "client",
                        client.value(),
                        "id",
                        id,
                        "token_sha256",
                        DigestAlgorithm.SHA256.digest(token).hex()));
    }
}

package org.tabellion.access.application;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.access.AdmitClient;
import org.tabellion.access.ClientProfile;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.ClientView;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class ClientAdmitting implements AdmitClient {

    /** Whoever administers is made at the machine: no administrator makes another. */
    static final Set<String> SCOPES = Set.of(
            "service", "credential", "credential-creation", "credential-deletion", "enrolment", "documents", "openid");

    private static final int SECRET_IN_BYTES = 32;

    private final Clients clients;
    private final SecretDigests digests;
    private final Randomness randomness;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    ClientAdmitting(
            Clients clients,
            SecretDigests digests,
            Randomness randomness,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time) {
        this.clients = clients;
        this.digests = digests;
        this.randomness = randomness;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Admitted admit(ClientId id, ClientProfile profile, ClientId by) {
        check(profile);
        var secret = profile.policy().isBySecret() ? Optional.of(secret(randomness)) : Optional.<ClientSecret>empty();
        var view = new ClientView(
                id,
                GroupScope.current().orElseThrow(),
                profile.displayName(),
                profile.redirectUris(),
                profile.grants(),
                profile.scopes(),
                profile.settings(),
                time.now(),
                profile.policy().introspecting(false));
        var client = new RegisteredClient(
                view,
                secret.map(it -> digests.mac(id, it)).orElseGet(Bytes::of),
                secret.map(it -> digests.accountKey(id, it)).orElseGet(Bytes::of));
        work.run(() -> {
            clients.add(client);
            audit.record(new AuditEvent(
                    "access.client_admitted", AuditEvent.Outcome.DONE, Map.of("client", id.value(), "by", by.value())));
        });
        return new Admitted(client.versioned(), secret);
    }

    static void check(ClientProfile profile) {
        ClientRules.check(profile.displayName(), profile.redirectUris(), profile.grants(), profile.scopes(), SCOPES);
        ClientRules.checkResponses(profile.settings().responseUris());
        ClientRules.check(profile.policy());
    }

    static ClientSecret secret(Randomness randomness) {
        return new ClientSecret(randomness.bytes(SECRET_IN_BYTES).base64Url());
    }
}

package org.tabellion.access.application;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.ClientView;
import org.tabellion.access.RegisterClient;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class ClientRegistering implements RegisterClient {

    private static final Set<String> SCOPES = Set.of(
            "service",
            "credential",
            "credential-creation",
            "credential-deletion",
            "enrolment",
            "documents",
            "openid",
            ClientView.ADMIN);

    private final Clients clients;
    private final SecretDigests digests;
    private final RecordAudit audit;
    private final UnitOfWork work;

    ClientRegistering(Clients clients, SecretDigests digests, RecordAudit audit, UnitOfWork work) {
        this.clients = clients;
        this.digests = digests;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public Outcome register(ClientView client, ClientSecret secret) {
        if (!secret.isStrong()) {
            throw Failure.invalid("client_secret_weak", "a client's secret has 32 to 200 characters");
        }
        return register(client, digests.mac(client.id(), secret), digests.accountKey(client.id(), secret));
    }

    @Override
    public Outcome register(ClientView client) {
        if (client.policy().isBySecret()) {
            throw Failure.invalid("client_secret_missing", "a client that may prove itself by a secret has one");
        }
        return register(client, Bytes.of(), Bytes.of());
    }

    private Outcome register(ClientView client, Bytes secret, Bytes accountKey) {
        check(client);
        var wanted = new RegisteredClient(client, secret, accountKey);
        return GroupScope.call(client.group(), () -> work.call(() -> put(wanted)));
    }

    private Outcome put(RegisteredClient wanted) {
        var present = clients.find(wanted.view().id());
        if (present.isPresent() && same(present.get(), wanted)) {
            return Outcome.UNCHANGED;
        }
        if (present.isPresent()
                && !present.get().view().group().equals(wanted.view().group())) {
            throw Failure.conflict("client_of_another_group", "a client does not change its group");
        }
        if (present.isPresent()) {
            clients.replace(new RegisteredClient(
                    wanted.view(),
                    wanted.secret(),
                    wanted.accountKey(),
                    Optional.empty(),
                    present.get().version() + 1));
        } else {
            clients.add(wanted);
        }
        audit.record(new AuditEvent(
                "access.client_registered",
                AuditEvent.Outcome.DONE,
                Map.of("client", wanted.view().id().value())));
        return present.isPresent() ? Outcome.CHANGED : Outcome.REGISTERED;
    }

    /** But for the time of registration, and the nonce with which a key was encrypted. */
    private static boolean same(RegisteredClient present, RegisteredClient wanted) {
        var a = present.view();
        var b = wanted.view();
        return present.secret().equals(wanted.secret())
                && (present.accountKey().length() > 0) == (wanted.accountKey().length() > 0)
                && a.group().equals(b.group())
                && a.displayName().equals(b.displayName())
                && a.redirectUris().equals(b.redirectUris())
                && a.grants().equals(b.grants())
                && a.scopes().equals(b.scopes())
                && a.settings().equals(b.settings())
                && a.policy().equals(b.policy());
    }

    private static void check(ClientView client) {
        ClientRules.check(client.displayName(), client.redirectUris(), client.grants(), client.scopes(), SCOPES);
        ClientRules.checkResponses(client.settings().responseUris());
        ClientRules.check(client.policy());
    }
}

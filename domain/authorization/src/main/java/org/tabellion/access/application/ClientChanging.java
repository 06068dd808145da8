package org.tabellion.access.application;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tabellion.access.AdmitClient.Admitted;
import org.tabellion.access.ChangeClient;
import org.tabellion.access.ClientProfile;
import org.tabellion.access.ClientView;
import org.tabellion.access.VersionedClient;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class ClientChanging implements ChangeClient {

    private final Clients clients;
    private final SecretDigests digests;
    private final Randomness randomness;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    ClientChanging(
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
    public VersionedClient change(ClientId id, int version, ClientProfile profile, ClientId by) {
        ClientAdmitting.check(profile);
        return work.call(() -> {
            var present = present(id, version);
            var changed = present.changed(view(present.view(), profile));
            clients.replace(changed);
            record("access.client_changed", changed, by, differences(present.view(), changed.view()));
            return changed.versioned();
        });
    }

    @Override
    public Admitted rotateSecret(ClientId id, int version, Duration overlap, ClientId by) {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw Failure.invalid("overlap_invalid", "an overlap is 0 seconds to 7 days");
        }
        var secret = ClientAdmitting.secret(randomness);
        return work.call(() -> {
            var present = present(id, version);
            if (!present.view().policy().isBySecret()) {
                throw Failure.invalid("client_without_secret", "the client does not prove itself by a secret");
            }
            var changed = present.rotated(
                    digests.mac(id, secret),
                    digests.accountKey(id, secret),
                    time.now().plus(overlap));
            clients.replace(changed);
            record("access.client_secret_rotated", changed, by, "overlap " + overlap.toSeconds() + " s");
            return new Admitted(changed.versioned(), Optional.of(secret));
        });
    }

    private RegisteredClient present(ClientId id, int version) {
        var present = clients.find(id)
                .filter(it -> GroupScope.current().equals(Optional.of(it.view().group())))
                .orElseThrow(() -> Failure.notFound("client"));
        if (present.view().mayAdminister()) {
            throw Failure.forbidden(
                    "administrator_not_changeable", "a client that administers is set up at the machine");
        }
        if (present.version() != version) {
            throw Failure.conflict("client_changed", "the client is of version " + present.version() + " by now");
        }
        return present;
    }

    private static ClientView view(ClientView present, ClientProfile profile) {
        return new ClientView(
                present.id(),
                present.group(),
                profile.displayName(),
                profile.redirectUris(),
                profile.grants(),
                profile.scopes(),
                profile.settings(),
                present.registeredAt(),
                profile.policy().introspecting(present.policy().introspects()));
    }

    private void record(String type, RegisteredClient changed, ClientId by, String what) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("client", changed.view().id().value());
        facts.put("by", by.value());
        facts.put("version", Integer.toString(changed.version()));
        facts.put("changed", what);
        audit.record(new AuditEvent(type, AuditEvent.Outcome.DONE, facts));
    }

    private static String differences(ClientView a, ClientView b) {
        return Stream.of(
                        Map.entry("display_name", a.displayName().equals(b.displayName())),
                        Map.entry("redirect_uris", a.redirectUris().equals(b.redirectUris())),
                        Map.entry("grants", a.grants().equals(b.grants())),
                        Map.entry("scopes", a.scopes().equals(b.scopes())),
                        Map.entry(
                                "enabled",
                                a.settings().enabled() == b.settings().enabled()),
                        Map.entry(
                                "compatibility",
                                a.settings().compatibility().equals(b.settings().compatibility())),
                        Map.entry(
                                "rate_limits",
                                a.settings().limits().equals(b.settings().limits())),
                        Map.entry(
                                "response_uris",
                                a.settings().responseUris().equals(b.settings().responseUris())),
                        Map.entry("authentication", a.policy().equals(b.policy())))
                .filter(it -> !it.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" "));
    }
}

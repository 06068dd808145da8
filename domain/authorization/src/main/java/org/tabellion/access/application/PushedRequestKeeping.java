package org.tabellion.access.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.access.KeepPushedRequest;
import org.tabellion.access.model.PushedRequest;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.PushedRequests;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class PushedRequestKeeping implements KeepPushedRequest {

    private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";
    private static final int CHANCE_IN_BYTES = 32;

    private final PushedRequests requests;
    private final Clients clients;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;
    private final Randomness randomness;

    PushedRequestKeeping(
            PushedRequests requests,
            Clients clients,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time,
            Randomness randomness) {
        this.requests = requests;
        this.clients = clients;
        this.audit = audit;
        this.work = work;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public Pushed push(ClientId id, Map<String, String> parameters) {
        var client = clients.find(id).orElseThrow(() -> Failure.notFound("client"));
        var uri = PREFIX + randomness.bytes(CHANCE_IN_BYTES).base64Url();
        var request = new PushedRequest(
                digest(uri),
                id,
                client.view().group(),
                parameters,
                time.now().plus(PushedRequest.LIFE),
                Optional.empty(),
                false);
        work.run(() -> requests.add(request));
        return new Pushed(uri, PushedRequest.LIFE);
    }

    @Override
    public Opening open(String uri, ClientId client) {
        var found = requests.find(digest(uri));
        var now = time.now();
        if (found.isEmpty()
                || !found.get().client().equals(client)
                || found.get().isOver(now)) {
            return refused(found, client);
        }
        if (found.get().openedAt().isEmpty()) {
            try {
                work.run(() -> requests.replace(found.get(), found.get().opened(now)));
            } catch (Failure changed) {
                if (changed.kind() != Failure.Kind.CONFLICT) {
                    throw changed;
                }
                return open(uri, client);
            }
        }
        return new Opening.Opened(found.get().parameters());
    }

    private Opening refused(Optional<PushedRequest> found, ClientId by) {
        found.ifPresent(it -> report(it, by));
        return new Opening.Refused();
    }

    @Override
    public boolean answer(String uri, ClientId client) {
        var found = requests.find(digest(uri)).filter(it -> it.client().equals(client));
        if (found.isEmpty()) {
            return false;
        }
        try {
            if (!found.get().isOver(time.now())) {
                work.run(() -> requests.replace(found.get(), found.get().closed()));
                return true;
            }
        } catch (Failure changed) {
            if (changed.kind() != Failure.Kind.CONFLICT) {
                throw changed;
            }
        }
        report(found.get(), client);
        return false;
    }

    private void report(PushedRequest request, ClientId by) {
        var reason = !request.client().equals(by)
                ? "of_another_client"
                : request.answered() ? "answered_before" : "late_or_answered_meanwhile";
        GroupScope.run(
                request.group(),
                () -> work.run(() -> audit.record(new AuditEvent(
                        "access.pushed_request_refused",
                        AuditEvent.Outcome.REFUSED,
                        Map.of("client", request.client().value(), "by", by.value(), "reason", reason)))));
    }

    @Override
    public int erase() {
        var moment = time.now().minus(PushedRequest.PATIENCE);
        return work.call(() -> requests.eraseBefore(moment));
    }

    private static Bytes digest(String uri) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(uri));
    }
}

package org.tabellion.access.application;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.access.AdmitCall;
import org.tabellion.access.ClientSettings;
import org.tabellion.access.model.Buckets;
import org.tabellion.access.model.Buckets.Refusal;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.Share;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

/** No statement on the way of a call, but for what a client may be asked for again every five seconds. */
@UseCase
final class CallAdmitting implements AdmitCall {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST_KNOWN = 10_000;

    private final Clients clients;
    private final Share share;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;
    private final Buckets buckets = new Buckets();
    private final Map<ClientId, Known> known = new ConcurrentHashMap<>();

    CallAdmitting(Clients clients, Share share, RecordAudit audit, UnitOfWork work, TrustedTime time) {
        this.clients = clients;
        this.share = share;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    private record Known(Optional<Terms> terms, Instant until) {}

    private record Terms(GroupId group, ClientSettings settings) {}

    @Override
    public Outcome call(ClientId client) {
        return terms(client)
                .map(it -> take(
                        it,
                        "client " + client,
                        it.settings().limits().callsPerMinute(),
                        Map.of("client", client.value())))
                .orElseGet(Outcome.NotEnabled::new);
    }

    @Override
    public Outcome signature(ClientId client, SignerId signer) {
        return terms(client)
                .map(it -> take(
                        it,
                        "signer " + client + " " + signer,
                        it.settings().limits().signaturesPerSignerPerMinute(),
                        Map.of("client", client.value(), "signer", signer.value())))
                .orElseGet(Outcome.NotEnabled::new);
    }

    private Outcome take(Terms terms, String subject, int limit, Map<String, String> facts) {
        var refusal = buckets.take(subject, share.of(limit), time.now());
        refusal.filter(Refusal::first).ifPresent(_ -> record(terms.group(), limit, facts));
        return refusal.<Outcome>map(it -> new Outcome.TooMany(wholeSeconds(it.retryAfter())))
                .orElseGet(Outcome.Admitted::new);
    }

    private static Duration wholeSeconds(Duration wait) {
        return Duration.ofSeconds(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }

    private void record(GroupId group, int limit, Map<String, String> subject) {
        var facts = new LinkedHashMap<>(subject);
        facts.put("limit_per_minute", Integer.toString(limit));
        GroupScope.run(
                group,
                () -> work.run(
                        () -> audit.record(new AuditEvent("access.rate_limited", AuditEvent.Outcome.REFUSED, facts))));
    }

    /** Empty for one that is not enabled: that too is known for a while only. */
    private Optional<Terms> terms(ClientId client) {
        var now = time.now();
        var seen = known.get(client);
        if (seen != null && now.isBefore(seen.until()) && !seen.until().isAfter(now.plus(FRESH))) {
            return seen.terms();
        }
        var terms = clients.find(client)
                .map(it -> new Terms(it.view().group(), it.view().settings()))
                .filter(it -> it.settings().enabled());
        if (known.size() >= MOST_KNOWN) {
            known.values().removeIf(it -> !now.isBefore(it.until()));
        }
        if (known.size() < MOST_KNOWN) {
            known.put(client, new Known(terms, now.plus(FRESH)));
        }
        return terms;
    }
}

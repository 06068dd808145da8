package org.tabellion.consent.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.consent.UseApproval.Kind;
import org.tabellion.consent.UseApproval.Reservation;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.model.Occurrence;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.GroupScope;

public final class InMemoryAuthorizations implements Authorizations {

    private final Map<ApprovalId, Entry> kept = new HashMap<>();

    private static final class Entry {

        private final Authorization authorization;
        private final List<Row> rows = new ArrayList<>();
        private Authorization.State state = Authorization.State.LIVE;

        private Entry(Authorization authorization) {
            this.authorization = authorization;
            for (int i = 0; i < authorization.signatures(); i++) {
                rows.add(new Row(
                        authorization.hashes().isEmpty()
                                ? Optional.empty()
                                : Optional.of(authorization.hashes().get(i))));
            }
        }

        private int left() {
            return (int) rows.stream().filter(Row::isFree).count();
        }
    }

    private static final class Row {

        private final Optional<Bytes> hash;
        private Occurrence state = Occurrence.AUTHORISED;
        private Optional<String> request = Optional.empty();

        private Row(Optional<Bytes> hash) {
            this.hash = hash;
        }

        private boolean isFree() {
            return state == Occurrence.AUTHORISED || state == Occurrence.RELEASED;
        }

        private boolean isReservedBy(String requestId) {
            return state == Occurrence.RESERVED && request.equals(Optional.of(requestId));
        }
    }

    @Override
    public synchronized void add(Authorization authorization) {
        kept.put(authorization.approval(), new Entry(authorization));
    }

    @Override
    public synchronized Optional<Kept> byHandle(Bytes digest) {
        return kept.values().stream()
                .filter(it -> it.authorization.handle().equals(Optional.of(digest)))
                .filter(InMemoryAuthorizations::isOfPresentGroup)
                .map(InMemoryAuthorizations::view)
                .findFirst();
    }

    @Override
    public synchronized Optional<Kept> byApproval(ApprovalId approval) {
        return entry(approval).map(InMemoryAuthorizations::view);
    }

    @Override
    public synchronized Optional<Integer> end(ApprovalId approval, Authorization.State as) {
        var live = entry(approval).filter(it -> it.state == Authorization.State.LIVE);
        live.ifPresent(it -> it.state = as);
        return live.map(Entry::left);
    }

    @Override
    public synchronized Taken reserve(
            ApprovalId approval,
            ClientId client,
            String requestId,
            List<Dtbsr> hashes,
            Instant now,
            Runnable ifReserved) {
        var reservation = reserve(approval, client, requestId, hashes, now);
        if (reservation == Reservation.RESERVED) {
            ifReserved.run();
        }
        return new Taken(reservation, kind(approval), Optional.empty());
    }

    private Reservation reserve(
            ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes, Instant now) {
        var entry = entry(approval)
                .filter(it -> it.state == Authorization.State.LIVE)
                .filter(it -> it.authorization.client().equals(client));
        if (entry.isEmpty()) {
            return Reservation.UNKNOWN;
        }
        if (entry.get().authorization.isOver(now)) {
            return Reservation.EXPIRED;
        }
        var rows = entry.get().rows;
        if (rows.stream().anyMatch(it -> it.isReservedBy(requestId))) {
            return Reservation.RESERVED;
        }
        var rest = rows.stream().filter(Row::isFree).count();
        if (rest > 0 && hashes.size() > rest) {
            return Reservation.TOO_MANY;
        }
        if (hashes.stream().anyMatch(it -> times(hashes, it) > timesAuthorised(rows, it))) {
            return Reservation.NOT_AUTHORISED;
        }
        var taken = new ArrayList<Row>();
        for (var hash : hashes) {
            var free = rows.stream()
                    .filter(it -> matches(it, hash))
                    .filter(Row::isFree)
                    .filter(it -> !taken.contains(it))
                    .findFirst();
            if (free.isEmpty()) {
                return Reservation.USED_UP;
            }
            taken.add(free.get());
        }
        taken.forEach(it -> {
            it.state = Occurrence.RESERVED;
            it.request = Optional.of(requestId);
        });
        return Reservation.RESERVED;
    }

    private static long times(List<Dtbsr> hashes, Dtbsr hash) {
        return hashes.stream().filter(hash::equals).count();
    }

    private static long timesAuthorised(List<Row> rows, Dtbsr hash) {
        return rows.stream().filter(it -> matches(it, hash)).count();
    }

    private static boolean matches(Row row, Dtbsr hash) {
        return row.hash.isEmpty() || row.hash.get().equals(hash.value());
    }

    @Override
    public synchronized void consume(ApprovalId approval, String requestId) {
        settle(approval, requestId, Occurrence.CONSUMED);
    }

    @Override
    public synchronized Kind kind(ApprovalId approval) {
        return entry(approval).filter(it -> it.authorization.seal()).isPresent() ? Kind.SEAL : Kind.SIGNATURE;
    }

    @Override
    public synchronized void release(ApprovalId approval, String requestId) {
        settle(approval, requestId, Occurrence.RELEASED);
    }

    private void settle(ApprovalId approval, String requestId, Occurrence as) {
        entry(approval).ifPresent(it -> it.rows.stream()
                .filter(row -> row.isReservedBy(requestId))
                .forEach(row -> row.state = as));
    }

    @Override
    public synchronized int erase(Instant then) {
        int before = kept.size();
        kept.values().removeIf(it -> it.authorization.expiresAt().isBefore(then));
        return before - kept.size();
    }

    private Optional<Entry> entry(ApprovalId approval) {
        return Optional.ofNullable(kept.get(approval)).filter(InMemoryAuthorizations::isOfPresentGroup);
    }

    private static boolean isOfPresentGroup(Entry entry) {
        return GroupScope.current()
                .equals(Optional.of(entry.authorization.proof().group()));
    }

    private static Kept view(Entry entry) {
        return new Kept(entry.authorization, entry.state, entry.left());
    }
}

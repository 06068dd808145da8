package org.tabellion.access.testkit;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tabellion.access.Grant;
import org.tabellion.access.spi.Grants;
import org.tabellion.access.spi.Withdrawals;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

public final class InMemoryGrants implements Grants {

    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final List<Consumer<Bytes>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong listening = new AtomicLong(1);
    private final AtomicBoolean deaf = new AtomicBoolean();

    /** What all nodes on this store hear. */
    public Withdrawals withdrawals() {
        return new Withdrawals() {
            @Override
            public void onEach(Consumer<Bytes> listener) {
                listeners.add(listener);
            }

            @Override
            public OptionalLong uninterrupted() {
                return deaf.get() ? OptionalLong.empty() : OptionalLong.of(listening.get());
            }
        };
    }

    /** From here on nobody hears anything. */
    public void deafen() {
        deaf.set(true);
    }

    public void listenAnew() {
        listening.incrementAndGet();
        deaf.set(false);
    }

    private void tell(Optional<Bytes> withdrawn) {
        withdrawn.filter(_ -> !deaf.get()).ifPresent(it -> listeners.forEach(listener -> listener.accept(it)));
    }

    @Override
    public Optional<Grant> byId(String id) {
        return Optional.ofNullable(grants.get(id));
    }

    @Override
    public Optional<Grant> byCode(Bytes digest) {
        return by(digest, Grant::code);
    }

    @Override
    public Optional<Grant> byAccessToken(Bytes digest) {
        return by(digest, Grant::accessToken);
    }

    private Optional<Grant> by(Bytes digest, Function<Grant, Optional<Grant.IssuedToken>> token) {
        return grants.values().stream()
                .filter(it -> token.apply(it).map(Grant.IssuedToken::digest).equals(Optional.of(digest)))
                .findFirst();
    }

    @Override
    public void add(Grant grant) {
        if (grants.putIfAbsent(grant.id(), grant) != null) {
            throw Failure.conflict("grant_exists", "there is a grant with this id");
        }
    }

    @Override
    public void replace(Grant before, Grant after) {
        if (!grants.replace(before.id(), before, after)) {
            throw Failure.conflict("grant_changed", "it has changed");
        }
        tell(before.withdrawnBy(after));
    }

    @Override
    public void remove(String id) {
        Optional.ofNullable(grants.remove(id))
                .ifPresent(it -> tell(it.accessToken().map(Grant.IssuedToken::digest)));
    }

    @Override
    public int eraseEndedBefore(Instant moment, int most) {
        var ended = grants.values().stream()
                .filter(it -> end(it).isBefore(moment))
                .sorted(Comparator.comparing(InMemoryGrants::end))
                .limit(most)
                .toList();
        ended.forEach(it -> grants.remove(it.id()));
        return ended.size();
    }

    private static Instant end(Grant grant) {
        return Stream.of(grant.code(), grant.accessToken(), grant.refreshToken())
                .flatMap(Optional::stream)
                .map(Grant.IssuedToken::expiresAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }
}

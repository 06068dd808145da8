package org.tabellion.access.testkit;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tabellion.access.Grant;
import org.tabellion.access.spi.Grants;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

public final class InMemoryGrants implements Grants {

    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

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
    }

    @Override
    public void remove(String id) {
        grants.remove(id);
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

package org.tabellion.access.testkit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.access.model.PushedRequest;
import org.tabellion.access.spi.PushedRequests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

public final class InMemoryPushedRequests implements PushedRequests {

    private final Map<Bytes, PushedRequest> requests = new ConcurrentHashMap<>();

    @Override
    public void add(PushedRequest request) {
        requests.put(request.digest(), request);
    }

    @Override
    public Optional<PushedRequest> find(Bytes digest) {
        return Optional.ofNullable(requests.get(digest));
    }

    @Override
    public void replace(PushedRequest before, PushedRequest after) {
        if (!requests.replace(before.digest(), before, after)) {
            throw Failure.conflict("pushed_request_changed", "it has changed");
        }
    }

    @Override
    public int eraseBefore(Instant moment) {
        int size = requests.size();
        requests.values().removeIf(it -> it.expiresAt().isBefore(moment));
        return size - requests.size();
    }
}

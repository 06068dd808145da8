package org.tabellion.samclient;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Failure;

/**
 * What this server knows of the SAMs, and what it keeps of that: the newest position of each memory, and the nodes that are
 * not believed any more. A new epoch is kept before its first answer is used; a new sequence is kept within a
 * quarter of a second, so that no signature pays for it.
 */
final class SeenPositions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SeenPositions.class);
    private static final int KEEP_EVERY_MILLIS = 250;
    private static final int READ_EVERY_SECONDS = 5;

    private final Sightings sightings;
    private final ConcurrentHashMap<String, SamPosition> newest = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, SamPosition> kept = new ConcurrentHashMap<>();
    private final Set<String> distrusted = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean readOnce = new AtomicBoolean();
    private final ScheduledExecutorService keeper;

    SeenPositions(Sightings sightings) {
        this.sightings = sightings;
        this.keeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("sam-sightings").factory());
        keeper.scheduleWithFixedDelay(this::keepAll, KEEP_EVERY_MILLIS, KEEP_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        keeper.scheduleWithFixedDelay(this::readDistrusted, READ_EVERY_SECONDS, READ_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    boolean isDistrusted(String node) {
        if (!readOnce.get()) {
            distrusted.addAll(sightings.distrusted());
            readOnce.set(true);
        }
        return distrusted.contains(node);
    }

    void distrust(String node, String reason) {
        distrusted.add(node);
        sightings.distrust(node, reason);
    }

    private void readDistrusted() {
        try {
            var now = sightings.distrusted();
            distrusted.addAll(now);
            distrusted.retainAll(now);
        } catch (RuntimeException notNow) { // the store is down: what is known stands meanwhile
            LOG.warn("which SAMs are not to be believed cannot be read now: {}", notNow.toString());
        }
    }

    Optional<SamPosition> newest(String memory) {
        var known = Optional.ofNullable(newest.get(memory));
        if (known.isPresent()) {
            return known;
        }
        var stored = sightings.newest(memory);
        stored.ifPresent(it -> {
            kept.merge(memory, it, SamPosition::orLater);
            newest.merge(memory, it, SamPosition::orLater);
        });
        return stored;
    }

    void see(String memory, SamPosition position) {
        var now = newest.merge(memory, position, SamPosition::orLater);
        var before = kept.get(memory);
        if (before == null || now.epoch() > before.epoch()) {
            keep(memory, now);
        }
    }

    private void keepAll() {
        newest.forEach((memory, position) -> {
            if (!position.equals(kept.get(memory))) {
                try {
                    keep(memory, position);
                    // What other servers saw: what this one sends is never behind it for long.
                    sightings.newest(memory).ifPresent(it -> newest.merge(memory, it, SamPosition::orLater));
                } catch (RuntimeException notNow) { // the store is down: tried again, and nothing is lost meanwhile
                    LOG.warn("how far the SAM was seen to be cannot be kept now: {}", notNow.toString());
                }
            }
        });
    }

    private void keep(String memory, SamPosition position) {
        sightings.see(memory, position);
        kept.merge(memory, position, SamPosition::orLater);
    }

    @Override
    public void close() {
        keeper.shutdown();
        try {
            if (!keeper.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("what was seen of the SAM last may not be kept");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("the store of what was seen of the SAM", e);
        }
        keepAll();
    }
}

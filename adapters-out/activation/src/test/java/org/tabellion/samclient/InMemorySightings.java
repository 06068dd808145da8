package org.tabellion.samclient;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.tabellion.kernel.Bytes;
import org.tabellion.signing.spi.SamSightings;
import org.tabellion.signing.testkit.InMemorySamSightings;

/** What outlives a channel in a test. */
@NullMarked
public final class InMemorySightings implements Sightings {

    private final InMemorySamSightings kept = new InMemorySamSightings();

    @Override
    public Optional<SamPosition> newest(String memory) {
        return kept.newest(memory).map(it -> new SamPosition(it.epoch(), it.sequence()));
    }

    @Override
    public void see(String memory, SamPosition position) {
        kept.see(memory, new SamSightings.Position(position.epoch(), position.sequence()));
    }

    @Override
    public Set<String> distrusted() {
        return kept.distrusted();
    }

    @Override
    public void distrust(String node, String reason) {
        kept.distrust(node, reason);
    }

    @Override
    public Home settle(TokenDigest token, String node) {
        var home = kept.settle(digest(token), node);
        return new Home(home.node(), home.fresh());
    }

    @Override
    public void move(TokenDigest token, String from, String to) {
        kept.move(digest(token), from, to);
    }

    @Override
    public void release(TokenDigest token, String node) {
        kept.release(digest(token), node);
    }

    int bound() {
        return kept.bound();
    }

    private static Bytes digest(TokenDigest token) {
        return Bytes.ofHex(token.hex());
    }
}

package org.tabellion.signing.adapter.out.sam;

import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Bytes;
import org.tabellion.samclient.SamPosition;
import org.tabellion.samclient.Sightings;
import org.tabellion.samclient.TokenDigest;
import org.tabellion.signing.spi.SamSightings;

/** What the channel sees of the SAMs, kept where this module keeps it. */
@Component
final class KeptSightings implements Sightings {

    private final SamSightings kept;

    KeptSightings(SamSightings kept) {
        this.kept = kept;
    }

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

    private static Bytes digest(TokenDigest token) {
        return Bytes.ofHex(token.hex());
    }
}

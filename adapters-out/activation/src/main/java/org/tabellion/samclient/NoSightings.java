package org.tabellion.samclient;

import java.util.Optional;
import java.util.Set;

/** Keeps nothing: a channel that has it notices a rollback only within its own life, and may have one node only. */
final class NoSightings implements Sightings {

    @Override
    public Optional<SamPosition> newest(String memory) {
        return Optional.empty();
    }

    @Override
    public void see(String memory, SamPosition position) {}

    @Override
    public Set<String> distrusted() {
        return Set.of();
    }

    @Override
    public void distrust(String node, String reason) {}

    @Override
    public Home settle(TokenDigest token, String node) {
        throw new IllegalStateException("a token is bound to one of several nodes, and there is nowhere to keep it");
    }

    @Override
    public void move(TokenDigest token, String from, String to) {
        throw new IllegalStateException("no token was bound");
    }

    @Override
    public void release(TokenDigest token, String node) {
        throw new IllegalStateException("no token was bound");
    }
}

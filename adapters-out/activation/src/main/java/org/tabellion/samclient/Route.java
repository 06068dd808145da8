package org.tabellion.samclient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of one call over the nodes. A token that one node may have used goes to no other, also not when the call is
 * repeated later or by another server; unless the nodes have one memory, or the call does no harm twice.
 */
final class Route {

    private final List<SamNode> candidates;
    private final Optional<Binding> binding;

    /** Holds a token to its node. */
    private static final class Binding {

        private final Sightings sightings;
        private final TokenDigest token;
        private String node;
        private boolean mayMove;

        Binding(Sightings sightings, TokenDigest token, Sightings.Home home) {
            this.sightings = sightings;
            this.token = token;
            this.node = home.node();
            this.mayMove = home.fresh();
        }

        boolean allows(SamNode next) {
            return mayMove || next.name().equals(node);
        }

        void presentTo(SamNode next) {
            if (!next.name().equals(node)) {
                sightings.move(token, node, next.name());
                node = next.name();
            }
        }

        void release() {
            if (mayMove) {
                sightings.release(token, node);
            }
        }
    }

    private Route(List<SamNode> order, Optional<Binding> binding) {
        this.candidates = new ArrayList<>(order);
        this.binding = binding;
    }

    /** @param order all that are trusted, the preferred first */
    static Route free(List<SamNode> order) {
        return new Route(order, Optional.empty());
    }

    static Route bound(List<SamNode> order, Sightings sightings, TokenDigest token) {
        var first =
                order.stream().filter(it -> it.backoff().isWell()).findFirst().orElse(order.getFirst());
        return new Route(order, Optional.of(new Binding(sightings, token, sightings.settle(token, first.name()))));
    }

    /** Empty if there is none, or none that is worth trying now. */
    Optional<SamNode> next() {
        var next = candidates.stream()
                .filter(it -> binding.map(home -> home.allows(it)).orElse(true))
                .filter(it -> it.backoff().admits())
                .findFirst();
        next.ifPresent(it -> binding.ifPresent(home -> home.presentTo(it)));
        return next;
    }

    /** It certainly did not do it: it is tried after the others. */
    void notReached(SamNode node) {
        candidates.remove(node);
        candidates.add(node);
    }

    /** It did not do it, and will not. */
    void declined(SamNode node) {
        candidates.remove(node);
    }

    /** It may have done it. */
    void unsure(SamNode node) {
        binding.ifPresent(it -> it.mayMove = false);
        notReached(node);
    }

    /** No node took the call. */
    void end() {
        binding.ifPresent(Binding::release);
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.sql.SQLException;
import java.time.Duration;

/** Drops what has ended, and takes room again when the disk had none. By the thread that writes. */
final class PostgresCleaning {

    private static final int MOST_DELETED = 500;
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TRIES_FOR_ROOM = Duration.ofSeconds(5);

    private final PostgresView view;
    private final PostgresPartitions partitions;
    private final LogFeed log;
    private long roomTriedAt = System.nanoTime();
    private volatile long cleanedAt = System.nanoTime();

    PostgresCleaning(PostgresView view, PostgresPartitions partitions, LogFeed log) {
        this.view = view;
        this.partitions = partitions;
        this.log = log;
    }

    /** It is time now; said by whomever. */
    void isDue() {
        cleanedAt = System.nanoTime() - BETWEEN_CLEANINGS.toNanos();
    }

    void cleanIfTime(PostgresSession open, NodeChains chains) throws SQLException {
        if (!view.hasRoom() && System.nanoTime() - roomTriedAt > BETWEEN_TRIES_FOR_ROOM.toNanos()) {
            roomTriedAt = System.nanoTime();
            takeRoom(open);
        }
        if (System.nanoTime() - cleanedAt < BETWEEN_CLEANINGS.toNanos()) {
            return;
        }
        cleanedAt = System.nanoTime();
        dropEnded(open, chains);
    }

    private void takeRoom(PostgresSession open) throws SQLException {
        try {
            var head = open.lock(view.highest());
            view.requireSame(open, head, 1);
            PostgresRoom.take(open.connection());
            open.commit();
            view.learnHasRoom(true);
        } catch (SQLException notYet) {
            if (!PostgresRoom.isWanting(notYet)) {
                throw notYet;
            }
            open.rollback();
            // What it got hold of is room for others.
            PostgresRoom.giveBack(open.connection());
        }
    }

    private void dropEnded(PostgresSession open, NodeChains chains) throws SQLException {
        boolean isLogged = !log.isBehind();
        if (isLogged) {
            log.force();
        }
        var head = open.lock(view.highest());
        view.requireSame(open, head, 1);
        if (isLogged) {
            open.nodes().setLogged(chains, chains.sequence());
        }
        long forgotten = head.forgotten().toEpochMilli();
        long now = partitions.drop(open.connection(), head.highest().toEpochMilli(), forgotten);
        if (now > forgotten) {
            open.setForgotten(now);
        }
        open.effects().deleteEnded(head.highest(), MOST_DELETED);
        open.commit();
    }
}

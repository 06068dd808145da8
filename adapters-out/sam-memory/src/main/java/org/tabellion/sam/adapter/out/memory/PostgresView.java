package org.tabellion.sam.adapter.out.memory;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.Position;

/** What this node knows of the state of a memory in PostgreSQL. All may read and learn; it never goes back. */
final class PostgresView {

    private volatile Position position = new Position(0, 0);
    private volatile Instant highest = Instant.EPOCH;
    private volatile Instant complete = Instant.MAX;
    private volatile ServerClock clock = new ServerClock(Instant.EPOCH, 0);
    private volatile boolean isDown;
    private volatile boolean hasRoom = true;

    /** What the server's clock said, and when. */
    private record ServerClock(Instant said, long at) {

        Instant now() {
            return said.plusNanos(System.nanoTime() - at);
        }
    }

    Position position() {
        return position;
    }

    Instant highest() {
        return highest;
    }

    Instant complete() {
        return complete;
    }

    /** The latest time that may be believed, by the database's clock. */
    Instant latestPlausible() {
        return clock.now().plusSeconds(DynamicConfiguration.GREATEST_SKEW_IN_SECONDS);
    }

    /** That time, or as late as may be believed if it is beyond. */
    Instant plausible(Instant at) {
        var limit = latestPlausible();
        return at.isAfter(limit) ? latest(highest, limit) : at;
    }

    boolean isDown() {
        return isDown;
    }

    boolean hasRoom() {
        return hasRoom;
    }

    void learn(PostgresSession.Head head) {
        position = latest(position, head.place());
        highest = latest(highest, head.highest());
        complete = head.complete();
        hasRoom = head.hasRoom();
        clock = new ServerClock(head.clock(), System.nanoTime());
    }

    void learnIsDown(boolean down) {
        isDown = down;
    }

    void learnHasRoom(boolean room) {
        hasRoom = room;
    }

    /** @throws Failure UNAVAILABLE if the database takes nothing that begins */
    void requireTakesMore() {
        if (isDown) {
            throw Failure.unavailable("the memory's database", null);
        }
        if (!hasRoom) {
            throw withoutRoom(null);
        }
    }

    static Failure withoutRoom(@Nullable Throwable cause) {
        return Failure.unavailable("the disk of the memory's database", cause);
    }

    /**
     * Rolls back, and fails, if the database is another than the session began with, or has been put back.
     *
     * @param counted groups that were counted when the head was taken
     * @throws Failure UNAVAILABLE
     */
    void requireSame(PostgresSession open, PostgresSession.Head head, long counted) throws SQLException {
        if (!head.server().equals(open.server()) || isBehind(head, counted)) {
            open.rollback();
            throw Failure.unavailable("the memory's database, which is another now,", null);
        }
    }

    /** @param counted groups that were counted when the head was taken */
    boolean isBehind(PostgresSession.Head head, long counted) {
        return new Position(head.place().epoch(), head.place().sequence() - counted).isBehind(position);
    }

    static <T extends Comparable<T>> T latest(T one, T other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}

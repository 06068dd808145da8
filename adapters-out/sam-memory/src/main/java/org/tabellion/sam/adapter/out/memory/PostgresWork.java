package org.tabellion.sam.adapter.out.memory;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditLogName;

/** What the writer is asked to do. */
sealed interface PostgresWork {

    record Writing(PostgresTicket ticket) implements PostgresWork {}

    record Rooting(AuditLogName log, PostgresTicket whoWaits) implements PostgresWork {}

    record Accepting(Position told, Instant at, CompletableFuture<Boolean> done) implements PostgresWork {}

    record Marking(Mark mark, Instant at, CompletableFuture<Boolean> done) implements PostgresWork {}

    /** What is written into the chains for their own sake. */
    enum Mark {
        ROOTS,
        HEARTBEAT,
        HEADS,
        ROTATION
    }
}

package org.tabellion.sam.spi;

import java.util.List;
import java.util.OptionalLong;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;

/**
 * The audit as others read it: {@code service.log} and {@code admin.log}, one line a record. A copy: the journal stays the
 * truth and completes it after a crash.
 */
public interface AuditLog {

    /** Number of the last whole line, also if its file was moved aside; empty if there is none. */
    OptionalLong lastSequence(AuditLogName log);

    /**
     * Appends lines, each to its log, in order. A line of type {@code continue} goes to the file that has the log's name
     * now, and what follows with it; what comes before is durable by then.
     *
     * @throws Failure UNAVAILABLE if they could not all be written; asked again, it goes on where it stopped
     */
    void append(List<AuditChain.Line> lines);

    /** What was appended is durable when this returns. @throws Failure UNAVAILABLE if it is not */
    void force();
}

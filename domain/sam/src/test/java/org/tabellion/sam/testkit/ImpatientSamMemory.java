package org.tabellion.sam.testkit;

import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.Position;
import org.tabellion.sam.spi.SamMemory;

/** Lets the module sign before the use is durable: what a SAM must never do. */
public final class ImpatientSamMemory extends ForwardingSamMemory {

    public ImpatientSamMemory(SamMemory memory) {
        super(memory);
    }

    @Override
    public Written write(Entry entry) {
        var written = super.write(
                entry.closes() instanceof NotWaiting(var ticket)
                        ? Entry.closing(ticket, entry.facts(), entry.at(), entry.demands())
                        : entry);
        return entry.opens() && written instanceof Written.Granted(var ticket, int left)
                ? new Written.Granted(new NotWaiting(ticket), left)
                : written;
    }

    private record NotWaiting(Ticket ticket) implements Ticket {

        @Override
        public Position position() {
            return ticket.position();
        }

        @Override
        public void awaitFlush() {
            // The flush comes with the end record.
        }

        @Override
        public AuditEvidence awaitRoot() {
            return ticket.awaitRoot();
        }
    }
}

package org.tabellion.sam.adapter.out.memory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.KnownSigner;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.spi.SamMemory;

/** Lets the module sign before the use is durable: what a SAM must never do. */
record ReservingAfter(SamMemory memory) implements SamMemory {

    @Override
    public Written write(Entry entry) {
        var written = memory.write(
                entry.closes() instanceof NotWaiting opened
                        ? Entry.closing(opened.ticket(), entry.facts(), entry.at(), entry.demands())
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

    @Override
    public void rotate(Instant at) {
        memory.rotate(at);
    }

    @Override
    public void accept(Position told, Instant at) {
        memory.accept(told, at);
    }

    @Override
    public void nameHeads(Instant at) {
        memory.nameHeads(at);
    }

    @Override
    public List<AuditChain.Head> heads() {
        return memory.heads();
    }

    @Override
    public Position position() {
        return memory.position();
    }

    @Override
    public Instant highestTime() {
        return memory.highestTime();
    }

    @Override
    public Instant complete() {
        return memory.complete();
    }

    @Override
    public Optional<Kept> kept(RequestKey key) {
        return memory.kept(key);
    }

    @Override
    public Begun begun(RequestKey key) {
        return memory.begun(key);
    }

    @Override
    public KnownSigner signer(SignerId id) {
        return memory.signer(id);
    }

    @Override
    public long retiredGeneration(KeyPairId key) {
        return memory.retiredGeneration(key);
    }

    @Override
    public void seal(Instant at, boolean heartbeat) {
        memory.seal(at, heartbeat);
    }

    @Override
    public boolean isWritable() {
        return memory.isWritable();
    }
}

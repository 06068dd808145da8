package org.tabellion.sam.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.KnownSigner;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.spi.SamMemory;

/** A memory as somebody sees it: as it is, unless a method is told otherwise. */
public class ForwardingSamMemory implements SamMemory {

    private final SamMemory memory;

    public ForwardingSamMemory(SamMemory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<String> sharedAs() {
        return memory.sharedAs();
    }

    @Override
    public Position position() {
        return memory.position();
    }

    @Override
    public boolean hasReached(Position seen) {
        return memory.hasReached(seen);
    }

    @Override
    public Instant highestTime() {
        return memory.highestTime();
    }

    @Override
    public Instant latestPlausible() {
        return memory.latestPlausible();
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
    public long retiredGeneration(KeyPairId key) {
        return memory.retiredGeneration(key);
    }

    @Override
    public KnownSigner signer(SignerId signer) {
        return memory.signer(signer);
    }

    @Override
    public Written write(Entry entry) {
        return memory.write(entry);
    }

    @Override
    public void seal(Instant at, boolean heartbeat) {
        memory.seal(at, heartbeat);
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
    public boolean isWritable() {
        return memory.isWritable();
    }
}

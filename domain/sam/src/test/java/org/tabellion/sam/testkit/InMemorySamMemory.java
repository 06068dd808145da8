package org.tabellion.sam.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.KnownSigner;
import org.tabellion.sam.model.Remembered;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamMemory;

/** A {@link SamMemory} that lasts as long as the test: flushing is nothing, roots are signed by the module given. */
public final class InMemorySamMemory implements SamMemory {

    private final Hsm hsm;
    private Instant complete;
    private final Map<AuditLogName, AuditChain> chains = new EnumMap<>(AuditLogName.class);
    private final Map<RequestKey, Kept> kept = new HashMap<>();
    private final Remembered remembered = new Remembered(kept::containsKey);
    private final Map<Long, RootedTicket> open = new HashMap<>();
    private final List<AuditChain.Line> lines = new ArrayList<>();
    private long epoch = 1;
    private long sequence;
    private Instant highest;
    private boolean broken;

    /** @param start when it begins to remember */
    public InMemorySamMemory(Hsm hsm, Instant start) {
        this.hsm = hsm;
        this.complete = start;
        this.highest = start;
        remembered.completeFrom(start);
        for (var log : AuditLogName.values()) {
            chains.put(log, new AuditChain(log, "sam-test", AuditChain.GENESIS, List.of()));
        }
        write(Entry.of(AuditFacts.service("start", "ok"), start, List.of()));
    }

    /** As after a restart of the process: everything is known, the epoch has risen. */
    public synchronized InMemorySamMemory restarted() {
        epoch++;
        broken = false;
        write(Entry.of(AuditFacts.service("start", "ok"), highest, List.of()));
        return this;
    }

    /** From now on nothing can be written. */
    public synchronized void breakDown() {
        broken = true;
    }

    /** All records of audit, in order. */
    public synchronized List<AuditChain.Line> records() {
        return List.copyOf(lines);
    }

    /** All lines of audit, in order. */
    public synchronized List<String> lines() {
        return lines.stream().map(it -> it.text().utf8()).toList();
    }

    public synchronized String lastLine() {
        return lines().getLast();
    }

    @Override
    public synchronized Position position() {
        return new Position(epoch, sequence);
    }

    @Override
    public synchronized Instant highestTime() {
        return highest;
    }

    @Override
    public synchronized Instant complete() {
        return complete;
    }

    @Override
    public synchronized Optional<Kept> kept(RequestKey key) {
        return Optional.ofNullable(kept.get(key));
    }

    // Who has a call, and whether he lives, is not known here; nobody waits.
    @Override
    public synchronized Begun begun(RequestKey key) {
        var answer = kept.get(key);
        return answer == null ? new Begun.Open() : new Begun.Answered(answer);
    }

    @Override
    public synchronized long retiredGeneration(KeyPairId key) {
        return remembered.retiredGeneration(key);
    }

    @Override
    public synchronized KnownSigner signer(SignerId id) {
        return remembered.signer(id);
    }

    @Override
    public synchronized Written write(Entry entry) {
        requireWorking();
        return switch (remembered.decide(entry.demands())) {
            case Remembered.Decision.Refused(var reason) -> new Written.Refused(reason);
            case Remembered.Decision.Granted(var effects, int left) ->
                new Written.Granted(append(entry, effects), left);
        };
    }

    @Override
    public synchronized void rotate(Instant at) {
        requireWorking();
        for (var log : AuditLogName.values()) {
            append(Entry.of(AuditFacts.rotate(chain(log).tip()), at, List.of()), List.of());
            append(Entry.of(AuditFacts.goOn(chain(log).tip()), at, List.of()), List.of());
        }
    }

    @Override
    public synchronized void accept(Position told, Instant at) {
        requireWorking();
        var facts = AuditFacts.administration("memory", "incomplete").detail("lost up to " + told + ", and accepted");
        append(Entry.of(facts, at, List.of()), List.of(new Effect.Accepted(told, at)));
        complete = at;
        epoch = Math.max(epoch, told.epoch()) + 1;
        sequence = Math.max(sequence, told.sequence());
    }

    @Override
    public synchronized void nameHeads(Instant at) {
        requireWorking();
        var tips = heads();
        append(Entry.of(AuditFacts.heads(AuditLogName.SERVICE, tips.getLast()), at, List.of()), List.of());
        append(Entry.of(AuditFacts.heads(AuditLogName.ADMIN, tips.getFirst()), at, List.of()), List.of());
    }

    @Override
    public synchronized List<AuditChain.Head> heads() {
        return List.of(
                chain(AuditLogName.SERVICE).tip(), chain(AuditLogName.ADMIN).tip());
    }

    @Override
    public synchronized void seal(Instant at, boolean heartbeat) {
        requireWorking();
        for (var log : AuditLogName.values()) {
            if (chain(log).needsRoot() || (heartbeat && !chain(log).open().isEmpty())) {
                root(log);
            }
        }
    }

    @Override
    public synchronized boolean isWritable() {
        return !broken;
    }

    private RootedTicket append(Entry entry, List<Effect> effects) {
        highest = entry.at().isAfter(highest) ? entry.at() : highest;
        sequence++;
        var line = chain(entry.facts().log()).append(entry.facts(), epoch, sequence, highest);
        lines.add(line);
        var ticket = new RootedTicket(new Position(epoch, sequence), line);
        open.put(sequence, ticket);
        for (var effect : effects) {
            remembered.apply(effect);
            if (effect instanceof Effect.Kept(Demand.Keep keep)) {
                kept.put(keep.key(), new Kept(keep.bodyDigest(), keep.tokenDigest(), keep.answer(), ticket));
            }
        }
        return ticket;
    }

    private void root(AuditLogName log) {
        var chain = chain(log);
        var draft = chain.draft(epoch, highest, DigestAlgorithm.SHA256.digest(hsm.auditPublicKey()));
        Bytes signature = hsm.signAudit(draft.digest());
        sequence++;
        var root = chain.close(draft, signature, sequence);
        lines.add(root);
        for (int i = 0; i < draft.covered().size(); i++) {
            var line = draft.covered().get(i);
            var ticket = open.remove(line.sequence());
            if (ticket != null) {
                ticket.evidence = new AuditEvidence(
                        line.text().utf8(), draft.tree().proof(i), root.text().utf8());
            }
        }
    }

    private AuditChain chain(AuditLogName log) {
        return Objects.requireNonNull(chains.get(log));
    }

    private void requireWorking() {
        if (broken) {
            throw Failure.unavailable("the memory", null);
        }
    }

    private final class RootedTicket implements Ticket {

        private final Position position;
        private final AuditChain.Line line;
        private @Nullable AuditEvidence evidence;

        RootedTicket(Position position, AuditChain.Line line) {
            this.position = position;
            this.line = line;
        }

        @Override
        public Position position() {
            return position;
        }

        @Override
        public void awaitFlush() {
            synchronized (InMemorySamMemory.this) {
                requireWorking();
            }
        }

        @Override
        public AuditEvidence awaitRoot() {
            synchronized (InMemorySamMemory.this) {
                requireWorking();
                if (evidence == null) {
                    root(line.log());
                }
                return Objects.requireNonNull(evidence);
            }
        }
    }
}

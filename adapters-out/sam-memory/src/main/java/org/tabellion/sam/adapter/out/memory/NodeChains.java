package org.tabellion.sam.adapter.out.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.spi.Hsm;

/**
 * The audit of one node as far as it has got, or would get with a group that is being written: a draft is made of it, and
 * takes its place once the group is durable.
 */
final class NodeChains {

    private final String node;
    private final long epoch;
    private final Map<AuditLogName, AuditChain> chains = new EnumMap<>(AuditLogName.class);
    private final Map<AuditLogName, Long> covered = new EnumMap<>(AuditLogName.class);
    // By sequence: who may ask for the root over a record that has none yet.
    private final Map<Long, PostgresTicket> uncovered = new HashMap<>();
    private long sequence;

    // Of a draft alone
    private final List<Row> rows = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Map.Entry<Long, Effect.OfCall>> calls = new ArrayList<>();
    private final Map<PostgresTicket, Long> written = new HashMap<>();
    private final Map<PostgresTicket, JournalState.Cover> covers = new HashMap<>();

    /** A line that the group brings. */
    record Row(AuditChain.Line line, Optional<JournalRecord.Root> root) {}

    NodeChains(String node, long epoch, long sequence) {
        this.node = node;
        this.epoch = epoch;
        this.sequence = sequence;
    }

    /** @param open lines behind {@code upTo}, up to which a root covers them */
    void restore(AuditLogName log, Bytes head, long upTo, List<AuditChain.Line> open) {
        chains.put(log, new AuditChain(log, node, head, open));
        covered.put(log, upTo);
    }

    NodeChains draft() {
        var draft = new NodeChains(node, epoch, sequence);
        for (var log : AuditLogName.values()) {
            draft.restore(log, chain(log).head(), covered(log), chain(log).open());
        }
        draft.uncovered.putAll(uncovered);
        return draft;
    }

    String node() {
        return node;
    }

    long epoch() {
        return epoch;
    }

    long sequence() {
        return sequence;
    }

    Bytes head(AuditLogName log) {
        return chain(log).head();
    }

    long covered(AuditLogName log) {
        return covered.getOrDefault(log, 0L);
    }

    boolean needsRoot(AuditLogName log, boolean heartbeat) {
        return chain(log).needsRoot() || (heartbeat && !chain(log).open().isEmpty());
    }

    /** From now on numbers are higher than {@code known}. */
    void skip(long known) {
        sequence = Math.max(sequence, known);
    }

    List<Row> rows() {
        return rows;
    }

    List<Effect> effects() {
        return effects;
    }

    /** What became of calls, each with the number of its line. */
    List<Map.Entry<Long, Effect.OfCall>> calls() {
        return calls;
    }

    List<AuditChain.Line> lines() {
        return rows.stream().map(Row::line).toList();
    }

    /** Tickets of this draft, with the numbers of their lines. */
    Map<PostgresTicket, Long> written() {
        return written;
    }

    /** Tickets that roots of this draft cover. */
    Map<PostgresTicket, JournalState.Cover> covers() {
        return covers;
    }

    void append(PostgresTicket ticket, List<Effect> brought, Instant at) {
        var facts = ticket.entry().facts();
        sequence++;
        rows.add(new Row(chain(facts.log()).append(facts, epoch, sequence, at), Optional.empty()));
        for (var effect : brought) {
            if (effect instanceof Effect.OfCall ofCall) {
                calls.add(Map.entry(sequence, ofCall));
            } else {
                effects.add(effect);
            }
        }
        written.put(ticket, sequence);
        uncovered.put(sequence, ticket);
    }

    /** A line that nobody waits for. */
    void append(AuditFacts facts, Instant at) {
        sequence++;
        rows.add(new Row(chain(facts.log()).append(facts, epoch, sequence, at), Optional.empty()));
    }

    /** Has each log name the head of the other. */
    void nameHeads(Instant at) {
        var service = chain(AuditLogName.SERVICE).tip();
        var admin = chain(AuditLogName.ADMIN).tip();
        append(AuditFacts.heads(AuditLogName.SERVICE, admin), at);
        append(AuditFacts.heads(AuditLogName.ADMIN, service), at);
    }

    /** Ends each log's file, and begins the next. */
    void rotate(Instant at) {
        for (var log : AuditLogName.values()) {
            append(AuditFacts.rotate(chain(log).tip()), at);
            append(AuditFacts.goOn(chain(log).tip()), at);
        }
    }

    List<AuditChain.Head> heads() {
        return Arrays.stream(AuditLogName.values()).map(it -> chain(it).tip()).toList();
    }

    /** Appends a root over all lines of {@code log}, signed by the module. */
    void root(AuditLogName log, Instant at, Bytes auditKeyId, Hsm hsm) {
        var chain = chain(log);
        var draft = chain.draft(epoch, at, auditKeyId);
        var signature = hsm.signAudit(draft.digest());
        sequence++;
        var root = chain.close(draft, signature, sequence);
        rows.add(new Row(root, Optional.of(JournalRecord.Root.over(draft.covered(), draft.tree()))));
        covered.put(log, draft.covered().getLast().sequence());
        for (int i = 0; i < draft.covered().size(); i++) {
            var line = draft.covered().get(i);
            var ticket = uncovered.remove(line.sequence());
            if (ticket != null) {
                covers.put(
                        ticket,
                        new JournalState.Cover.Computed(root.sequence(), line.text(), draft.tree(), i, root.text()));
            }
        }
    }

    /** Roots over what {@code logs} have; nothing for a log without lines. */
    void roots(Set<AuditLogName> logs, Instant at, Bytes auditKeyId, Hsm hsm) {
        for (var log : logs) {
            if (!chain(log).open().isEmpty()) {
                root(log, at, auditKeyId, hsm);
            }
        }
    }

    /** What was written is durable: the draft is the truth now. */
    void settle() {
        rows.clear();
        effects.clear();
        calls.clear();
        written.clear();
        covers.clear();
    }

    private AuditChain chain(AuditLogName log) {
        var chain = chains.get(log);
        if (chain == null) {
            throw new IllegalStateException("each log has its chain");
        }
        return chain;
    }
}

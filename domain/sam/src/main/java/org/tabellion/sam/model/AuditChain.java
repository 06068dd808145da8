package org.tabellion.sam.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * One chain of audit lines: each names the digest of the line before, and now and then a root signs all lines since the
 * last root. Not for several threads: its owner holds a lock.
 */
public final class AuditChain {

    /** The {@code prev} of the first line ever. */
    public static final Bytes GENESIS = Bytes.of(new byte[32]);

    private static final int SCHEMA_VERSION = 1;

    private final AuditLogName log;
    private final String node;
    private final List<Line> open;
    private Bytes head;

    /**
     * @param head digest of the last line so far
     * @param open lines that no root covers yet, the last root's own line included
     */
    public AuditChain(AuditLogName log, String node, Bytes head, List<Line> open) {
        this.log = log;
        this.node = node;
        this.head = head;
        this.open = new ArrayList<>(open);
    }

    /** @param text canonical JSON without line end */
    public record Line(AuditLogName log, long sequence, Bytes text, boolean isRoot) {}

    /**
     * The place of a line, and what nobody can make another line to.
     *
     * @param sequence 0 if there is no line yet
     */
    public record Head(AuditLogName log, long sequence, Bytes digest) {}

    public Bytes head() {
        return head;
    }

    /** The last line so far; it is always among those that wait for a root, since at least the last root does. */
    public Head tip() {
        return new Head(log, open.isEmpty() ? 0 : open.getLast().sequence(), head);
    }

    public List<Line> open() {
        return List.copyOf(open);
    }

    /** Whether something besides the last root waits for a root. */
    public boolean needsRoot() {
        return open.stream().anyMatch(it -> !it.isRoot());
    }

    public Line append(AuditFacts facts, long epoch, long sequence, Instant at) {
        var members = facts.members()
                .number("v", SCHEMA_VERSION)
                .number("epoch", epoch)
                .time("ts", at)
                .text("node", node);
        return link(members, sequence, false);
    }

    /** Takes up a line that was written before. */
    public void restore(Line line) {
        head = DigestAlgorithm.SHA256.digest(line.text());
        open.add(line);
    }

    /** A root over all lines that wait for one; {@link #close} follows once it is signed. Not for an empty chain. */
    public RootDraft draft(long epoch, Instant at, Bytes auditKeyId) {
        var covered = open();
        var tree = MerkleTree.over(covered.stream().map(Line::text).toList());
        var statement = new CanonicalJson()
                .number("v", SCHEMA_VERSION)
                .text("type", "root")
                .text("outcome", "ok")
                .text("log", log.label())
                .text("node", node)
                .number("epoch", epoch)
                .time("ts", at)
                .number("first", covered.getFirst().sequence())
                .number("last", covered.getLast().sequence())
                .number("count", covered.size())
                .bytes("merkle", tree.root())
                .bytes("head", DigestAlgorithm.SHA256.digest(covered.getLast().text()))
                .bytes("kid", auditKeyId);
        return new RootDraft(log, statement, covered, tree);
    }

    /** Appends the signed root and forgets the lines it covers. */
    public Line close(RootDraft draft, Bytes signature, long sequence) {
        var line = link(draft.statement().bytes("signature", signature), sequence, true);
        uncover(draft.covered().getLast().sequence());
        return line;
    }

    /** Forgets the lines up to {@code last}, which a root covers that was written before. */
    public void uncover(long last) {
        open.removeIf(it -> it.sequence() <= last);
    }

    private Line link(CanonicalJson members, long sequence, boolean isRoot) {
        var text = members.number("seq", sequence).bytes("prev", head).toBytes();
        var line = new Line(log, sequence, text, isRoot);
        restore(line);
        return line;
    }

    /**
     * A root that waits for its signature.
     *
     * @param statement what is signed: the canonical form of the root record without seq, prev and signature
     */
    public record RootDraft(AuditLogName log, CanonicalJson statement, List<Line> covered, MerkleTree tree) {

        /** SHA-256 over the statement. */
        public Bytes digest() {
            return DigestAlgorithm.SHA256.digest(statement.toBytes());
        }
    }
}

package org.tabellion.sam.model;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.AuditEvidence;

/** The tree over the lines of an audit group (RFC 6962 section 2.1, SHA-256). */
public final class MerkleTree {

    // levels.get(0) are the leaves; a last node without a sibling moves up as it is.
    private final List<List<byte[]>> levels = new ArrayList<>();

    private MerkleTree(List<byte[]> leaves) {
        var level = leaves;
        levels.add(level);
        while (level.size() > 1) {
            level = above(level);
            levels.add(level);
        }
    }

    /** @param lines at least one, UTF-8 without line end */
    public static MerkleTree over(List<Bytes> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a tree needs a leaf");
        }
        return new MerkleTree(lines.stream().map(MerkleTree::leaf).toList());
    }

    /** @param leaves of a tree that was made before: SHA-256 over a zero byte and the line */
    public static MerkleTree ofLeaves(List<Bytes> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("a tree needs a leaf");
        }
        return new MerkleTree(leaves.stream().map(Bytes::toArray).toList());
    }

    /** In the order of the lines. */
    public List<Bytes> leaves() {
        return levels.getFirst().stream().map(Bytes::of).toList();
    }

    public Bytes root() {
        return Bytes.of(levels.getLast().getFirst());
    }

    /** How to come from the leaf at {@code index} to the root. */
    public List<AuditEvidence.Step> proof(int index) {
        var steps = new ArrayList<AuditEvidence.Step>();
        int at = index;
        for (var level : levels.subList(0, levels.size() - 1)) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                steps.add(new AuditEvidence.Step(sibling < at, Bytes.of(level.get(sibling))));
            }
            at >>= 1;
        }
        return steps;
    }

    /** How to come from {@code line} to the root. @throws IllegalArgumentException if it is no leaf of this tree */
    public List<AuditEvidence.Step> proofOf(Bytes line) {
        int index = leaves().indexOf(Bytes.of(leaf(line)));
        if (index < 0) {
            throw new IllegalArgumentException("the line is no leaf of this tree");
        }
        return proof(index);
    }

    /** Where {@code proof} leads from {@code line}. */
    public static Bytes rootOf(Bytes line, List<AuditEvidence.Step> proof) {
        var at = leaf(line);
        for (var step : proof) {
            var sibling = step.sibling().toArray();
            at = step.left() ? node(sibling, at) : node(at, sibling);
        }
        return Bytes.of(at);
    }

    private static List<byte[]> above(List<byte[]> level) {
        var nodes = new ArrayList<byte[]>((level.size() + 1) / 2);
        for (int i = 0; i + 1 < level.size(); i += 2) {
            nodes.add(node(level.get(i), level.get(i + 1)));
        }
        if (level.size() % 2 == 1) {
            nodes.add(level.getLast());
        }
        return nodes;
    }

    private static byte[] leaf(Bytes line) {
        var sha256 = sha256();
        sha256.update((byte) 0);
        return sha256.digest(line.toArray());
    }

    private static byte[] node(byte[] left, byte[] right) {
        var sha256 = sha256();
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }

    private static MessageDigest sha256() {
        return DigestAlgorithm.SHA256.newMessageDigest();
    }
}

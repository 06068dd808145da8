package org.tabellion.audit.model;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * A record's place in the chain of its node.
 *
 * @param sequence from 1, without a gap
 * @param hash SHA-256 over the hash of the link before (32 zero bytes at the start), the sequence as 8 bytes big endian
 *     and the digest of the record
 */
public record Link(String node, long sequence, String record, Bytes digest, Bytes hash) implements ValueObject {

    private static final Bytes START = Bytes.ofHex("00".repeat(32));

    /** The link that follows {@code before}; the first of the chain if there is none. */
    public static Link after(Optional<Link> before, AuditRecord record) {
        long sequence = before.map(it -> it.sequence + 1).orElse(1L);
        var digest = record.digest();
        return new Link(record.node(), sequence, record.id(), digest, hash(before, sequence, digest));
    }

    /** Whether this follows {@code before} and its hash is right. */
    public boolean follows(Optional<Link> before) {
        return sequence == before.map(it -> it.sequence + 1).orElse(1L) && hash.equals(hash(before, sequence, digest));
    }

    private static Bytes hash(Optional<Link> before, long sequence, Bytes digest) {
        var number = Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
        return DigestAlgorithm.SHA256.digest(
                before.map(Link::hash).orElse(START).append(number).append(digest));
    }
}

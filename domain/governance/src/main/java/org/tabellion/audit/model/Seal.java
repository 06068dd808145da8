package org.tabellion.audit.model;

import java.time.Instant;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * A signature over the newest hash of a chain: nothing up to {@code sequence} can be cut, changed or reordered without
 * the sealing key.
 *
 * @param kid of the sealing key
 * @param signature over {@link #sealed}
 */
public record Seal(String node, long sequence, Bytes hash, Instant at, String kid, Bytes signature)
        implements ValueObject {

    /** What is signed: {@code tabellion-audit-seal-1}, node, sequence, hash in hex and time, each followed by a line feed. */
    public static Bytes sealed(Link head, Instant at) {
        return sealed(head.node(), head.sequence(), head.hash(), at);
    }

    public Bytes sealed() {
        return sealed(node, sequence, hash, at);
    }

    private static Bytes sealed(String node, long sequence, Bytes hash, Instant at) {
        return Bytes.ofUtf8("tabellion-audit-seal-1\n%s\n%d\n%s\n%s\n".formatted(node, sequence, hash.hex(), at));
    }
}

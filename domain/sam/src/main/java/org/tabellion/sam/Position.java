package org.tabellion.sam;

import java.util.regex.Pattern;
import org.jmolecules.ddd.types.ValueObject;

/**
 * A place in the SAM's memory: {@code X-SAM-Sequence} of answers, {@code X-SAM-Seen} of requests. Each start raises the
 * epoch; the sequence goes on over epochs. Nodes that share a memory share both, so that the place one node told means
 * the same to the others.
 */
public record Position(long epoch, long sequence) implements ValueObject, Comparable<Position> {

    private static final Pattern SHAPE = Pattern.compile("(0|[1-9][0-9]{0,17})\\.(0|[1-9][0-9]{0,17})");

    public Position {
        if (epoch < 0 || sequence < 0) {
            throw new IllegalArgumentException("epoch and sequence are not negative");
        }
    }

    /** @throws IllegalArgumentException if {@code text} is not {@code epoch.sequence} in decimal without leading zeros */
    public static Position parse(String text) {
        var match = SHAPE.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("a position is epoch.sequence");
        }
        return new Position(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)));
    }

    /**
     * Whether a memory at this place lacks something that one at {@code seen} had. Both halves must have got there: a
     * restored memory that was started again has the higher epoch and the lower sequence.
     */
    public boolean isBehind(Position seen) {
        return epoch < seen.epoch || sequence < seen.sequence;
    }

    @Override
    public int compareTo(Position other) {
        return epoch != other.epoch ? Long.compare(epoch, other.epoch) : Long.compare(sequence, other.sequence);
    }

    /** {@code epoch.sequence}. */
    @Override
    public String toString() {
        return epoch + "." + sequence;
    }
}

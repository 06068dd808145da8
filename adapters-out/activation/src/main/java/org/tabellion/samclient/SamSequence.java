package org.tabellion.samclient;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How far a SAM's memory had come: a SAM that is behind what was seen of it has been rolled back. */
record SamSequence(long epoch, long sequence) implements Comparable<SamSequence> {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})");

    static Optional<SamSequence> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        var parts = SHAPE.matcher(header);
        return parts.matches()
                ? Optional.of(new SamSequence(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(SamSequence other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return epoch + "." + sequence;
    }
}

package org.tabellion.samclient;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a SAM's memory had come. Each start raises the epoch, and the sequence goes on over epochs: neither ever goes
 * back, unless somebody has put an older memory in its place.
 */
public record SamPosition(long epoch, long sequence) {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})");

    static Optional<SamPosition> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        var parts = SHAPE.matcher(header);
        return parts.matches()
                ? Optional.of(new SamPosition(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    /** The greater of each member. */
    SamPosition orLater(SamPosition other) {
        return new SamPosition(Math.max(epoch, other.epoch), Math.max(sequence, other.sequence));
    }

    /** Whether a memory that stands here began anew before it had come to {@code seen}: a backup was restored. */
    boolean beganBehind(SamPosition seen) {
        return epoch > seen.epoch && sequence < seen.sequence;
    }

    /** As in {@code X-SAM-Seen}. */
    @Override
    public String toString() {
        return epoch + "." + sequence;
    }
}

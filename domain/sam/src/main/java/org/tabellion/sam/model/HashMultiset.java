package org.tabellion.sam.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jmolecules.ddd.types.ValueObject;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;

/** Hashes with how often each occurs: a signer who approved a hash once approved one signature. */
public final class HashMultiset implements ValueObject {

    /** One for all: memories hold it by the hundred thousand. */
    public static final HashMultiset EMPTY = new HashMultiset(Map.of(), 0);

    private static final Dtbsr UNKNOWN = new Dtbsr(DigestAlgorithm.SHA256, Bytes.of(new byte[32]));

    private final Map<Dtbsr, Integer> occurrences;
    private final int size;

    private HashMultiset(Map<Dtbsr, Integer> occurrences, int size) {
        this.occurrences = occurrences;
        this.size = size;
    }

    public static HashMultiset of(Collection<Dtbsr> hashes) {
        if (hashes.isEmpty()) {
            return EMPTY;
        }
        var occurrences = new HashMap<Dtbsr, Integer>();
        hashes.forEach(it -> occurrences.merge(it, 1, Integer::sum));
        return new HashMultiset(occurrences, hashes.size());
    }

    /** So many hashes that nobody knows: as a multiset of one element that is no digest of anything. */
    public static HashMultiset ofUnknown(int count) {
        return count == 0 ? EMPTY : new HashMultiset(Map.of(UNKNOWN, count), count);
    }

    public boolean contains(HashMultiset part) {
        return part.occurrences.entrySet().stream()
                .allMatch(it -> it.getValue() <= occurrences.getOrDefault(it.getKey(), 0));
    }

    /** @throws IllegalArgumentException if {@code part} is not contained */
    public HashMultiset without(HashMultiset part) {
        if (!contains(part)) {
            throw new IllegalArgumentException("not a part");
        }
        if (size == part.size) {
            return EMPTY;
        }
        var left = new HashMap<>(occurrences);
        part.occurrences.forEach((hash, count) -> left.compute(hash, (_, had) -> less(had, count)));
        return new HashMultiset(left, size - part.size);
    }

    private static @Nullable Integer less(@Nullable Integer had, int count) {
        return had == null || had == count ? null : Integer.valueOf(had - count);
    }

    public int size() {
        return size;
    }

    /** In no particular order. */
    public List<Dtbsr> toList() {
        var all = new ArrayList<Dtbsr>(size);
        occurrences.forEach((hash, count) -> {
            for (int i = 0; i < count; i++) {
                all.add(hash);
            }
        });
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HashMultiset that && occurrences.equals(that.occurrences);
    }

    @Override
    public int hashCode() {
        return occurrences.hashCode();
    }

    @Override
    public String toString() {
        return size + " hashes";
    }
}

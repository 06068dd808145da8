package org.tabellion.conformance;

import java.util.EnumSet;
import java.util.Set;

/** A version of the CSC API, and what it calls things. */
enum Edition {
    V0("v0", "0.1.7.9"),
    V1("v1", "1.0.4.0"),
    V2_0("v2", "2.0.0.2"),
    V2_2("v2", "2.2.0.0");

    static final Set<Edition> ALL = EnumSet.allOf(Edition.class);
    static final Set<Edition> FIRST = EnumSet.of(V0, V1);
    static final Set<Edition> SECOND = EnumSet.of(V2_0, V2_2);
    /** All but the oldest, which was lenient. */
    static final Set<Edition> STRICT = EnumSet.of(V1, V2_0, V2_2);

    private final String path;
    private final String specs;

    Edition(String path, String specs) {
        this.path = path;
        this.specs = specs;
    }

    /** In the address of its methods. */
    String path() {
        return path;
    }

    String specs() {
        return specs;
    }

    boolean isSecond() {
        return this == V2_0 || this == V2_2;
    }

    /** The member with the hashes, also of an authorization request. */
    String hashes() {
        return isSecond() ? "hashes" : "hash";
    }

    /** The member with the digest algorithm of hashes; a time-stamp's keeps its name. */
    String digest() {
        return isSecond() ? "hashAlgorithmOID" : "hashAlgo";
    }

    @Override
    public String toString() {
        return specs;
    }
}

package org.tabellion.sam;

import org.tabellion.kernel.Bytes;

/** The private half of a key pair, wrapped by the module of one security world. Not a record: no log may show it. */
public final class KeyBlob {

    /** The {@code format} member. */
    public static final String FORMAT = "sam-blob-1";

    private final String world;
    private final String kek;
    private final String mechanism;
    private final Bytes value;

    /**
     * @param world the security world
     * @param kek which wrapping key of the world
     * @param mechanism the {@code alg} member, as {@code AES-256-KWP}
     */
    public KeyBlob(String world, String kek, String mechanism, Bytes value) {
        this.world = world;
        this.kek = kek;
        this.mechanism = mechanism;
        this.value = value;
    }

    public String world() {
        return world;
    }

    public String kek() {
        return kek;
    }

    public String mechanism() {
        return mechanism;
    }

    public Bytes value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyBlob that
                && world.equals(that.world)
                && kek.equals(that.kek)
                && mechanism.equals(that.mechanism)
                && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "key blob";
    }
}

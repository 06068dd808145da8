package org.tabellion.bench.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.PublicKeys;

/**
 * A module whose keys and values are digests: quick, the same again for the same seed, and refusing what a module refuses.
 * Each signature it makes is told to the truth, at the moment it is made.
 */
final class SimulatedHsm implements Hsm, PublicKeys {

    private static final String MECHANISM = "AES-256-KWP";
    private static final Bytes AUDIT_KEY = Bytes.ofUtf8("audit key");

    private final String world;
    private final Random random;
    private final Runnable pause;
    private final Witness witness;
    private final Map<Bytes, Bytes> publicKeys = new HashMap<>();
    private double faults;
    private int keys;

    /** Stands at the door of the module. */
    interface Witness {
        void signs(Bytes publicKey, Dtbsr hash);
    }

    SimulatedHsm(String world, Random random, Runnable pause, Witness witness) {
        this.world = world;
        this.random = random;
        this.pause = pause;
        this.witness = witness;
    }

    /** How often a call is lost, before the act or after it. */
    void fails(double share) {
        faults = share;
    }

    @Override
    public String world() {
        return world;
    }

    @Override
    public GeneratedKey generate(KeyAlgorithm algorithm) {
        pause.run();
        keys++;
        var blob = Bytes.ofUtf8(world + " key " + keys);
        var publicKey = digest(Bytes.ofUtf8("public"), blob);
        publicKeys.put(blob, publicKey);
        return new GeneratedKey(algorithm, publicKey, new WrappedKey(algorithm, "kek-1", MECHANISM, blob));
    }

    @Override
    public List<Bytes> sign(WrappedKey key, SignatureAlgorithm algorithm, List<Dtbsr> hashes, Runnable gate) {
        pause.run();
        loseSometimes();
        var publicKey = publicKeys.get(key.value());
        if (publicKey == null) {
            throw Failure.invalid("wrapped_key", "the blob does not open under the wrapping key");
        }
        gate.run();
        var values = new ArrayList<Bytes>();
        for (var hash : hashes) {
            pause.run();
            loseSometimes();
            witness.signs(publicKey, hash);
            values.add(value(publicKey, algorithm, hash));
            pause.run();
            loseSometimes();
        }
        if (random.nextDouble() < faults) {
            values.set(0, digest(values.getFirst(), Bytes.of()));
        }
        return values;
    }

    private void loseSometimes() {
        if (random.nextDouble() < faults) {
            throw Failure.unavailable("HSM", null);
        }
    }

    private static Bytes value(Bytes publicKey, SignatureAlgorithm algorithm, Dtbsr hash) {
        return digest(publicKey.append(Bytes.ofUtf8(algorithm.name())), hash.value());
    }

    @Override
    public boolean verifies(Bytes publicKey, SignatureAlgorithm algorithm, Dtbsr hash, Bytes signature) {
        pause.run();
        return isValue(publicKey, algorithm, hash, signature);
    }

    /** As {@link #verifies}, for who judges. */
    static boolean isValue(Bytes publicKey, SignatureAlgorithm algorithm, Dtbsr hash, Bytes signature) {
        return value(publicKey, algorithm, hash).equals(signature);
    }

    @Override
    public Bytes thumbprint(Bytes publicKey) {
        return digest(Bytes.ofUtf8("thumbprint"), publicKey);
    }

    @Override
    public Bytes seal(Bytes data) {
        return digest(Bytes.ofUtf8("seal key of " + world), data);
    }

    @Override
    public Bytes pepper(Bytes data) {
        return digest(Bytes.ofUtf8("pepper of " + world), data);
    }

    @Override
    public Bytes signAudit(Bytes sha256) {
        pause.run();
        return auditValue(sha256);
    }

    static Bytes auditValue(Bytes sha256) {
        return digest(AUDIT_KEY, sha256);
    }

    @Override
    public Bytes auditPublicKey() {
        return AUDIT_KEY;
    }

    @Override
    public Optional<P256Point> pinKey() {
        return Optional.empty();
    }

    @Override
    public SharedSecret agree(P256Point other) {
        throw new IllegalStateException("this world has no key for PINs");
    }

    @Override
    public Bytes random(int count) {
        var drawn = new byte[count];
        random.nextBytes(drawn);
        return Bytes.of(drawn);
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    private static Bytes digest(Bytes first, Bytes second) {
        return DigestAlgorithm.SHA256.digest(first.append(Bytes.ofUtf8("|")).append(second));
    }
}

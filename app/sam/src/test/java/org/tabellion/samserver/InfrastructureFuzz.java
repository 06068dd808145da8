package org.tabellion.samserver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.crypto.TwoPersonLock;
import org.tabellion.sam.spi.Hsm;

/**
 * {@code sam_infrastructure.json}, after a first byte that says nothing: read, and then written as it was read, and fit for
 * the custodians' passphrases; or refused by a {@link Failure} of the file.
 */
public final class InfrastructureFuzz {

    private static final int CHEAP = 64;
    private static final byte[] PASSPHRASE = "correct horse battery".getBytes(StandardCharsets.UTF_8);

    private InfrastructureFuzz() {}

    /** What to begin with: files as {@code create} writes them, for one node and for three. */
    public static List<byte[]> seeds() {
        return List.of(seed(List.of("sam-1")), seed(List.of("sam-a", "sam-b", "sam-c")));
    }

    private static byte[] seed(List<String> nodes) {
        var locked = TwoPersonLock.lock(
                bytes(48), PASSPHRASE, PASSPHRASE, bytes(8), new TwoPersonLock.Cost(8, 1), InfrastructureFuzz::bytes);
        var json = new Infrastructure(
                        "w-0102030405060708",
                        nodes,
                        bytes(91),
                        new Custody(bytes(44), locked),
                        new Infrastructure.Fingerprint(
                                bytes(32), new Hsm.WrappedKey(KeyAlgorithm.P_256, "kek-1", "AES-256-KWP", bytes(160))))
                .json();
        var seed = new byte[json.length + 1];
        System.arraycopy(json, 0, seed, 1, json.length);
        return seed;
    }

    /** @throws RuntimeException if it is refused in another way, or taken and cannot be used */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        Infrastructure read;
        try {
            read = Infrastructure.read(Arrays.copyOfRange(data, 1, data.length));
        } catch (Failure refused) {
            if (refused.kind() != Failure.Kind.INVALID || !refused.code().equals("sam_infrastructure")) {
                throw refused;
            }
            return;
        }
        if (!Arrays.equals(Infrastructure.read(read.json()).json(), read.json())) {
            throw new IllegalStateException("not the same when it is read again");
        }
        use(read);
    }

    private static void use(Infrastructure read) {
        var cost = read.custody().secret().cost();
        if ((long) cost.memory() * cost.passes() > CHEAP) {
            return;
        }
        TwoPersonLock.open(read.custody().secret(), PASSPHRASE, PASSPHRASE, read.content())
                .ifPresent(it -> Arrays.fill(it, (byte) 0));
        try {
            read.custody().requireSigned(bytes(4), bytes(64));
            throw new IllegalStateException("anything passes for the custodians' word");
        } catch (Failure refused) {
            if (refused.kind() != Failure.Kind.FORBIDDEN) {
                throw refused;
            }
        }
    }

    private static Bytes bytes(int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return Bytes.of(bytes);
    }
}

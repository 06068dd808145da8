package org.tabellion.samapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.tabellion.kernel.Failure;

/** The configuration files, the first byte says which: read, or refused by a {@link Failure} that names the member. */
public final class ConfigurationFuzz {

    private static final String EXAMPLES = "/org/tabellion/samapi/contract/examples/";

    private ConfigurationFuzz() {}

    /** What to begin with: the golden examples. */
    public static List<byte[]> seeds() {
        return List.of(seed(0, "static_config.json"), seed(1, "dynamic_config.json"));
    }

    private static byte[] seed(int first, String name) {
        try (var stream = SamSettings.class.getResourceAsStream(EXAMPLES + name)) {
            if (stream == null) {
                throw new IllegalStateException("no example " + name);
            }
            var body = stream.readAllBytes();
            var seed = new byte[body.length + 1];
            seed[0] = (byte) first;
            System.arraycopy(body, 0, seed, 1, body.length);
            return seed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws RuntimeException if it is refused in another way */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        var json = Arrays.copyOfRange(data, 1, data.length);
        try {
            if (data[0] % 2 == 0) {
                requireBounds(SamSettings.read(json, Path.of("/etc/sam")));
            } else {
                DynamicConfigurations.read(json);
            }
        } catch (Failure refused) {
            if (refused.kind() != Failure.Kind.INVALID) {
                throw refused;
            }
        }
    }

    private static void requireBounds(SamSettings settings) {
        if (settings.listen().port() < 0
                || settings.listen().port() > 65535
                || settings.hsm().isEmpty()
                || settings.policy().hashesPerRequest() > 500
                || !settings.tls().key().isAbsolute()) {
            throw new IllegalStateException("settings out of their bounds");
        }
    }
}

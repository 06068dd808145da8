package org.tabellion.sam.adapter.out.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A fresh SoftHSM2 token in a directory of its own. Only one process may use a token directory at a time, and a process
 * looks at one configuration only: one such token for each test class, in a virtual machine of its own.
 */
public final class SoftHsmToken {

    public static final String PIN = "2580-1470";
    private static final String LABEL = "tabellion-test";

    private final Path directory;
    private final Path configuration;
    private final Path pinFile;

    private SoftHsmToken(Path directory) {
        this.directory = directory;
        this.configuration = directory.resolve("softhsm2.conf");
        this.pinFile = TokenTools.pinFile(directory, "pin", PIN);
    }

    /** Makes the token in {@code directory} and turns the SoftHSM of this process to it. */
    public static SoftHsmToken create(Path directory) {
        var token = new SoftHsmToken(directory);
        try {
            Files.createDirectories(directory.resolve("tokens"));
            Files.writeString(
                    token.configuration,
                    "directories.tokendir = %s%nobjectstore.backend = file%nlog.level = ERROR%nslots.removable = false%n"
                            .formatted(directory.resolve("tokens")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TokenTools.run(
                token.environment(),
                List.of(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        LABEL,
                        "--so-pin",
                        "so-" + PIN,
                        "--pin",
                        PIN));
        token.environment().forEach(TokenTools::setEnvironment);
        return token;
    }

    /** For other processes that shall see the token. */
    public Map<String, String> environment() {
        return Map.of("SOFTHSM2_CONF", configuration.toString());
    }

    public static Path module() {
        return TokenTools.firstOf(
                "SoftHSM2",
                List.of(
                        "/usr/lib/softhsm/libsofthsm2.so",
                        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
                        "/usr/lib64/pkcs11/libsofthsm2.so",
                        "/usr/lib64/softhsm/libsofthsm.so"));
    }

    public String label() {
        return LABEL;
    }

    public Path directory() {
        return directory;
    }

    /** For a world in this token; it must still be created. */
    public Pkcs11Settings settings(String world) {
        return Pkcs11Settings.of(module(), LABEL, pinFile, world, Pkcs11Vendor.named("softhsm"));
    }
}

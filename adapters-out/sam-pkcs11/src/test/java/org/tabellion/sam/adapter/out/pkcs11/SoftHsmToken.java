package org.tabellion.sam.adapter.out.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A fresh SoftHSM2 token in a directory of its own. Only one process may use a token directory at a time, and a process
 * looks at one configuration only: one such token for each test class, in a virtual machine of its own.
 */
public final class SoftHsmToken {

    public static final String PIN = "2580-1470";
    public static final String LABEL = "tabellion-test";

    private static final String VARIABLE = "SOFTHSM2_CONF";

    private final Path directory;
    private final String variable;
    private final Path configuration;
    private final Path pinFile;

    private SoftHsmToken(Path directory, String variable) {
        this.directory = directory;
        this.variable = variable;
        this.configuration = directory.resolve("softhsm2.conf");
        this.pinFile = TokenTools.pinFile(directory, "pin", PIN);
    }

    /** Makes the token in {@code directory} and turns the SoftHSM of this process to it. */
    public static SoftHsmToken create(Path directory) {
        var token = new SoftHsmToken(directory, VARIABLE);
        try {
            token.configure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        token.initialise();
        token.environment().forEach(TokenTools::setEnvironment);
        return token;
    }

    private void configure() throws IOException {
        Files.createDirectories(tokens());
        Files.writeString(
                configuration,
                "directories.tokendir = %s%nobjectstore.backend = file%nlog.level = ERROR%nslots.removable = false%n"
                        .formatted(tokens()));
    }

    /**
     * Copies the token with all its keys, as a second module of the same world.
     *
     * @return the environment of a process that shall see the copy
     */
    public Map<String, String> copyTo(Path copy) {
        try {
            Files.createDirectories(copy);
            try (var files = Files.walk(tokens())) {
                for (var file : files.toList()) {
                    Files.copy(file, copy.resolve("tokens").resolve(tokens().relativize(file)));
                }
            }
            var other = copy.resolve("softhsm2.conf");
            Files.writeString(
                    other,
                    Files.readString(configuration)
                            .replace(tokens().toString(), copy.resolve("tokens").toString()));
            return Map.of(variable, other.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For other processes that shall see the token. */
    public Map<String, String> environment() {
        return Map.of(variable, configuration.toString());
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

    /** One that was made there before. */
    public static SoftHsmToken in(Path directory) {
        return new SoftHsmToken(directory, VARIABLE);
    }

    /** A new token in the folder, by the vendor's tool. */
    void initialise() {
        TokenTools.run(
                environment(),
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
    }

    /**
     * A second module with the same keys, for the same process: a copy of the token's folder, and a copy of the library,
     * since a library is loaded once. SoftHSM takes its configuration from the environment of the process, and takes
     * nothing else for it; so the copy is made to look at another variable, by one letter.
     */
    public SoftHsmToken twin(Path other) {
        var twin = new SoftHsmToken(other, "SOFTHSM2_CON2");
        try (var files = Files.walk(tokens())) {
            twin.configure();
            for (var file : files.toList()) {
                var copy = twin.tokens().resolve(tokens().relativize(file));
                if (!Files.isDirectory(file)) {
                    Files.copy(file, copy);
                } else if (!Files.exists(copy)) {
                    Files.createDirectory(copy);
                }
            }
            var library = Files.readAllBytes(module());
            rename(library, VARIABLE, twin.variable);
            Files.write(twin.library(), library);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        twin.environment().forEach(TokenTools::setEnvironment);
        return twin;
    }

    private static void rename(byte[] library, String from, String to) {
        var searched = from.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + searched.length < library.length; at++) {
            if (Arrays.equals(library, at, at + searched.length, searched, 0, searched.length)
                    && library[at + searched.length] == 0) {
                System.arraycopy(to.getBytes(StandardCharsets.US_ASCII), 0, library, at, searched.length);
                return;
            }
        }
        throw new IllegalStateException("this SoftHSM does not look at " + from);
    }

    /** The library that looks at this token. */
    public Path library() {
        return variable.equals(VARIABLE) ? module() : directory.resolve("libsofthsm2-copy.so");
    }

    /** Where the token lies: moved away, it is lost. */
    public Path tokens() {
        return directory.resolve("tokens");
    }

    public Path pinFile() {
        return pinFile;
    }

    /** For a world in this token; it must still be created. */
    public Pkcs11Settings settings(String world) {
        return Pkcs11Settings.of(library(), LABEL, pinFile, world, Pkcs11Vendor.named("softhsm"));
    }
}

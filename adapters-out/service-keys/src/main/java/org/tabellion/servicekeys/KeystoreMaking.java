package org.tabellion.servicekeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Makes the keys of an evaluation with the platform's keytool. */
final class KeystoreMaking {

    /** In the names of the keys, so that production can refuse them. */
    static final String MARK = "Tabellion evaluation";

    private final Path file;
    private final char[] password;

    KeystoreMaking(Path file, char[] password) {
        this.file = file;
        this.password = password;
    }

    /** The file appears whole or not at all. */
    void make() {
        try {
            var folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            var draft = Files.createTempDirectory(folder, "service-keys");
            var store = draft.resolve("keys.p12");
            for (var alias : List.of("sad", "token", "audit")) {
                keytool(
                        store,
                        List.of(
                                "-genkeypair",
                                "-alias",
                                alias,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-sigalg",
                                "SHA256withECDSA",
                                "-validity",
                                "3650",
                                "-dname",
                                "CN=" + MARK + " " + alias));
            }
            keytool(store, List.of("-genseckey", "-alias", "root", "-keyalg", "AES", "-keysize", "256"));
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
            Files.move(store, file, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(draft);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(Path store, List<String> what) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(what);
        // By the environment, not by an argument: those can be read by everybody on the machine.
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass:env", "STOREPASS"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STOREPASS", new String(password));
        var process = builder.start();
        try (var output = process.getInputStream()) {
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool refused: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keys were made", e);
        }
    }
}
